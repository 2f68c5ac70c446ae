package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Gate;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.Await;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a log waits for those that wait until their entry is durable, also for those whose turn is still to come. */
@Timeout(60)
class ClosedWhileWaitingTest {

    private final Path directory = CrashFileSystem.create().getPath("/log");
    private final List<Thread> threads = new ArrayList<>();

    @Test
    void whoWaitsForItsTurnIsServed() throws Exception {
        WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults());
        FutureTask<Long> first;
        FutureTask<Long> second;
        FutureTask<Long> closing;
        try (Gate gate = disk().on(Operation.Kind.WRITE).gate()) {
            first = start(() -> log.appendAndSync(SampleLog.entry(1)));
            gate.awaitArrival();
            second = startAndAwaitWaiting(() -> log.appendAndSync(SampleLog.entry(2)));
            closing = startAndAwaitWaiting(() -> {
                log.close();
                return 0L;
            });
        }

        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        closing.get(20, TimeUnit.SECONDS);
        try (WriteAheadLog again = WriteAheadLog.open(directory, WalOptions.defaults())) {
            assertThat(again.lastLsn()).isEqualTo(2);
        }
    }

    private CrashFileSystem disk() {
        return (CrashFileSystem) directory.getFileSystem();
    }

    private FutureTask<Long> startAndAwaitWaiting(Callable<Long> call) {
        FutureTask<Long> task = start(call);
        Await.untilWaiting(threads.get(threads.size() - 1));
        return task;
    }

    private FutureTask<Long> start(Callable<Long> call) {
        FutureTask<Long> task = new FutureTask<>(call);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return task;
    }
}
