package io.edgestore.wal.log;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.file.WriterLock.Scope;

/** Whom a lock is to keep off, as the options say. */
final class LockScope {

    private LockScope() {}

    static Scope of(WalOptions options) {
        return switch (options.locking()) {
            case ALL_PROCESSES -> Scope.ALL_PROCESSES;
            case THIS_JVM_ONLY -> Scope.THIS_JVM;
        };
    }
}
