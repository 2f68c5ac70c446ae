package io.edgestore.wal.log.commit;

import io.edgestore.wal.WriteBuffer;
import java.util.concurrent.Executor;

/** Makes buffers whose delay is a thread of a scenario: the clock is not the scheduler's. */
public final class DelayedBuffer {

    private DelayedBuffer() {}

    public static AppendBuffer over(AppendTarget target, WriteBuffer size, LogFailure failure, Executor afterDelay) {
        return new AppendBuffer(target, size, failure, afterDelay);
    }
}
