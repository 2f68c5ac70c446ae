package io.edgestore.wal;

import java.io.IOException;

/** A thread that syncs, and keeps what came of it. */
final class Syncs extends Thread {

    private final WalWriter writer;
    private volatile Throwable failure;
    private volatile boolean interruptedAtEnd;

    private Syncs(WalWriter writer) {
        this.writer = writer;
    }

    static Syncs start(WalWriter writer) {
        Syncs thread = new Syncs(writer);
        thread.start();
        return thread;
    }

    @Override
    public void run() {
        try {
            writer.sync();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        interruptedAtEnd = isInterrupted();
    }

    /** Null if it returned, or has not yet. */
    Throwable failure() {
        return failure;
    }

    boolean interruptedAtEnd() {
        return interruptedAtEnd;
    }
}
