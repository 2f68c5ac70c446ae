package io.edgestore.cli.demo;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that append changes to one log, each when it is durable the next one. */
final class DemoWriters {

    static final int THREADS = 4;

    /** So that the log has several files. */
    static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(32 << 10);

    private final WriteAheadLog log;
    private final List<WalRecord> data;
    private final Source source;
    private final Acknowledgement acknowledgement;

    /** Says which change comes next. Called by all threads. */
    interface Source {
        /** Its place in the data; -1 if there is none any more. */
        int next() throws IOException;
    }

    /** Told of each change that is durable. Called by all threads. */
    interface Acknowledgement {
        void of(int change, long lsn);
    }

    DemoWriters(WriteAheadLog log, List<WalRecord> data, Source source, Acknowledgement acknowledgement) {
        this.log = log;
        this.data = data;
        this.source = source;
        this.acknowledgement = acknowledgement;
    }

    /** Returns when there is no change any more. */
    void run() throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<Void> writer = () -> {
                write();
                return null;
            };
            for (Future<Void> each : threads.invokeAll(Collections.nCopies(THREADS, writer))) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a writing thread failed: " + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void write() throws IOException {
        for (int change = source.next(); change >= 0; change = source.next()) {
            long lsn = log.append(data.get(change).entry());
            log.sync();
            acknowledgement.of(change, lsn);
        }
    }
}
