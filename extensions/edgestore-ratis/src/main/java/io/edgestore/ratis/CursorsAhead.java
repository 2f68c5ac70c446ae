package io.edgestore.ratis;

import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.log.CursorPosition;
import io.edgestore.wal.log.LogCursor;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The cursors of a log that was made anew, as far as they are ahead of it. A log cannot know whether it gets the same records again, so
 * they are of no use until they are reset; here it does, under the same LSNs. For one thread.
 */
final class CursorsAhead {

    private final WriteAheadLog log;
    private final Map<String, Long> positions = new HashMap<>();

    CursorsAhead(WriteAheadLog log) {
        this.log = log;
        for (CursorPosition cursor : log.cursors()) {
            cursor.position().ifPresent(position -> {
                if (position > log.lastLsn() + 1) {
                    positions.put(cursor.name(), position);
                }
            });
        }
    }

    /** Brings back those whose records are there now. One that cannot be written is tried again. */
    void logHasGrown() {
        if (positions.isEmpty()) {
            return;
        }
        Iterator<Map.Entry<String, Long>> left = positions.entrySet().iterator();
        while (left.hasNext()) {
            Map.Entry<String, Long> cursor = left.next();
            if (cursor.getValue() <= log.lastLsn() + 1 && isBack(cursor.getKey(), cursor.getValue())) {
                left.remove();
            }
        }
    }

    private boolean isBack(String name, long position) {
        boolean there = log.cursors().stream()
                .anyMatch(cursor ->
                        cursor.name().equals(name) && cursor.position().orElse(0) == position);
        try {
            if (there && isAhead(log.cursor(name))) {
                log.cursor(name).resetTo(position);
            }
            return true; // or somebody has deleted it, or reset it
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isAhead(LogCursor cursor) throws IOException {
        try {
            cursor.position();
            return false;
        } catch (LsnNotAvailableException e) {
            return true;
        }
    }
}
