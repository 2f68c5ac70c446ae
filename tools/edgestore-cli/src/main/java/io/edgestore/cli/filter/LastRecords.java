package io.edgestore.cli.filter;

import io.edgestore.cli.file.FileSource;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** Looks for the LSN from which on a filter takes so many records. Of a log, only its last files are read for that. */
public final class LastRecords {

    private final List<Path> files;
    private final WalOptions options;
    private final RecordFilter filter;

    /**
     * Looks at nothing yet.
     *
     * @param files of one log, in their order
     */
    public LastRecords(List<Path> files, WalOptions options, RecordFilter filter) {
        this.files = files;
        this.options = options;
        this.filter = filter;
    }

    /**
     * Where to begin.
     *
     * @param count how many records are wanted; 0 for those to come
     * @return the LSN, u64; 0 if there are not so many records
     */
    public long from(int count) throws IOException {
        OptionalLong first = OptionalLong.empty();
        int left = count;
        for (int i = files.size() - 1; i >= 0; i--) {
            Deque<Long> last = lastOf(files.get(i), Math.max(left, 1));
            if (!last.isEmpty()) {
                if (count == 0) {
                    return last.getLast() + 1;
                }
                first = OptionalLong.of(last.getFirst());
                left -= last.size();
                if (left == 0) {
                    return first.getAsLong();
                }
            }
        }
        return 0;
    }

    /** The LSNs of the last records of a file that the filter takes. */
    private Deque<Long> lastOf(Path file, int count) throws IOException {
        Deque<Long> last = new ArrayDeque<>();
        try (FileSource source = FileSource.open(file, options)) {
            while (source.advance()) {
                if (!filter.takes(source.record())) {
                    continue;
                }
                if (last.size() == count) {
                    last.removeFirst();
                }
                last.addLast(source.record().lsn());
            }
        } catch (CorruptLogException e) {
            // Nothing can be read there, or nothing further, which is told when it is printed.
        }
        return last;
    }
}
