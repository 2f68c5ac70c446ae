package io.edgestore.cli.demo;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code demo-child}: the process that {@code demo} kills. Its threads append the changes, and print of each its place in the
 * data and its LSN once it is durable. For each change they take a byte from standard input, so that on a fast disk they
 * cannot be done before the process dies.
 */
@Command(name = "demo-child", hidden = true, description = "What `edgestore demo` runs in a second process.")
public final class DemoChildCommand implements Callable<Integer> {

    private final Streams streams;
    private final ReentrantLock taking = new ReentrantLock();
    private final ReentrantLock telling = new ReentrantLock();

    @Parameters(index = "0", paramLabel = "DATA", description = "The log file to read.")
    private Path data;

    @Parameters(index = "1", paramLabel = "DIR", description = "The log to make.")
    private Path directory;

    private int taken;
    private boolean permitted = true;

    public DemoChildCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<WalRecord> changes = DemoData.read(data);
        try (WriteAheadLog log = WriteAheadLog.open(directory, DemoWriters.OPTIONS)) {
            new DemoWriters(log, changes, () -> next(changes.size()), this::acknowledge).run();
        }
        return permitted ? ExitCode.SOUND : ExitCode.UNREADABLE;
    }

    private int next(int count) throws IOException {
        taking.lock();
        try {
            if (!permitted || taken == count) {
                return -1;
            }
            permitted = streams.in().read() >= 0;
            return permitted ? taken++ : -1;
        } finally {
            taking.unlock();
        }
    }

    /** A line goes out in one piece: none is cut when this process dies. */
    private void acknowledge(int change, long lsn) {
        telling.lock();
        try {
            streams.out().print(change + " " + Long.toUnsignedString(lsn) + "\n");
            streams.out().flush();
        } finally {
            telling.unlock();
        }
    }
}
