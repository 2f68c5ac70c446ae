package io.edgestore.wal.log;

import io.edgestore.wal.LogFullException;
import io.edgestore.wal.Retention;
import io.edgestore.wal.Retention.WhenHeld;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.retention.FileAges;
import io.edgestore.wal.log.retention.Floor;
import io.edgestore.wal.log.retention.WakefulTask;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a log within its limits, on a thread of its own. Nobody who appends waits for that; only where files beyond the limit are
 * needed by somebody, appends are refused.
 */
final class LogRetention implements Closeable {

    private final Retention retention;
    private final LogFiles files;
    private final FileAges ages = new FileAges(System::nanoTime, InstantSource.system());
    private final WakefulTask task;
    private volatile Optional<Throwable> failure = Optional.empty();

    /** There may be more bytes than are to be kept. As long as there are not, an append costs no more than to look here. */
    private volatile boolean beyondBytes;

    /** There may be files that are to go and somebody needs. */
    private volatile boolean waits;

    /** Begins to work at once: the limits may be others than in the run before. */
    LogRetention(Retention retention, LogFiles files) {
        this.retention = retention;
        this.files = files;
        this.task = new WakefulTask("edgestore-retention " + files.snapshot().directory(), this::apply);
        lookAtBytes();
        files.whenFinished(this::finished);
        files.whenReleased(this::released);
        task.wake();
    }

    static Optional<LogRetention> of(Retention retention, LogFiles files) {
        boolean limited = retention.maxBytes().isPresent() || retention.maxAge().isPresent();
        return limited ? Optional.of(new LogRetention(retention, files)) : Optional.empty();
    }

    private void finished(NamedFile file) {
        ages.finished(file);
        lookAtBytes();
        task.wake();
    }

    private void released() {
        if (waits) {
            task.wake();
        }
    }

    private void lookAtBytes() {
        beyondBytes = retention.maxBytes().isPresent()
                && files.bytesOf(files.snapshot().finished())
                        > retention.maxBytes().getAsLong();
    }

    /** What could be deleted and is not yet, does not count: that is not for whoever appends to wait for. */
    void requireRoom() throws LogFullException {
        if (!beyondBytes || retention.whenHeld() != WhenHeld.REFUSE_APPENDS) {
            return;
        }
        lookAtBytes();
        long limit = retention.maxBytes().orElse(Long.MAX_VALUE);
        long held = files.bytesOf(files.needed());
        if (held > limit) {
            throw new LogFullException(files.snapshot().directory() + ": this log is full: " + held
                    + " bytes of finished files are needed, and it is to be kept to " + limit + "; "
                    + files.holders().stream()
                            .findFirst()
                            .map(LogHolder::toString)
                            .orElse("nobody needs them any more")
                    + ". Nothing was appended. Have that one go on, or give up what it needs, or raise the limit");
        }
    }

    /** Why the limits could not be kept at the last try. */
    Optional<Throwable> failure() {
        return failure;
    }

    private void apply() {
        waits = true; // first: who gives up records meanwhile may be too late for this time
        try {
            Floor floor = floor(files.snapshot());
            files.delete(floor);
            waits = floor.filesBelow(files.snapshot()) > 0;
            failure = Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            failure = Optional.of(e);
        }
    }

    private Floor floor(LogSnapshot now) throws IOException {
        List<NamedFile> finished = now.finished();
        int beyond = filesBeyondBytes(finished);
        int old = Math.max(beyond, filesBeyondAge(finished));
        long dropped = retention.whenHeld() == WhenHeld.DROP_OLDEST
                ? now.files().get(beyond).nameLsn()
                : 0;
        return new Floor(now.files().get(old).nameLsn(), dropped);
    }

    private int filesBeyondBytes(List<NamedFile> finished) {
        long limit = retention.maxBytes().orElse(Long.MAX_VALUE);
        int count = 0;
        while (files.bytesOf(finished.subList(count, finished.size())) > limit) {
            count++;
        }
        return count;
    }

    private int filesBeyondAge(List<NamedFile> finished) throws IOException {
        if (retention.maxAge().isEmpty()) {
            return 0;
        }
        Duration limit = retention.maxAge().get();
        int count = 0;
        while (count < finished.size() && ages.of(finished.get(count)).compareTo(limit) >= 0) {
            count++;
        }
        return count;
    }

    /** Waits for a deletion that is under way. */
    @Override
    public void close() {
        task.close();
    }
}
