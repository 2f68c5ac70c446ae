package com.example.kv;

import io.edgestore.wal.Operation;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A key-value store: all values in memory, every change in a log, and from time to time a snapshot, so that the log can drop what
 * came before it. Threads may share a store.
 */
public final class KeyValueStore implements Closeable {

    private static final String NAMESPACE = "kv";

    private final WriteAheadLog log;
    private final Snapshots snapshots;
    private final TreeMap<String, String> values = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock(); // guards values, and their order in the log
    private final ReentrantLock snapshotLock = new ReentrantLock(); // one snapshot at a time

    private KeyValueStore(WriteAheadLog log, Snapshots snapshots) {
        this.log = log;
        this.snapshots = snapshots;
    }

    /** Opens the store in a directory, or creates it. */
    public static KeyValueStore open(Path directory) throws IOException {
        return open(directory, WalOptions.defaults());
    }

    static KeyValueStore open(Path directory, WalOptions options) throws IOException {
        Files.createDirectories(directory);
        // A store that misses a change is wrong, so damage must stop it from opening.
        WalOptions strict = options.withRecoveryPolicy(RecoveryPolicy.FAIL);
        WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), strict);
        try {
            KeyValueStore store = new KeyValueStore(log, new Snapshots(directory));
            store.load(strict);
            return store;
        } catch (Throwable e) {
            log.close();
            throw e;
        }
    }

    /** Reads the newest snapshot, and then all changes after it. */
    private void load(WalOptions options) throws IOException {
        long lsn = 0;
        Optional<Path> newest = snapshots.newest();
        if (newest.isPresent()) {
            lsn = Snapshots.lsnOf(newest.get());
            try (WalReader reader = WalReader.open(newest.get(), options)) {
                reader.forEach(this::apply);
            }
        }
        if (log.firstLsn() > lsn + 1) {
            throw new IOException("the snapshot with the changes before LSN " + log.firstLsn() + " is missing");
        }
        try (LogReader reader = log.read(lsn + 1)) {
            reader.forEach(this::apply);
        }
    }

    /** The value of a key. It may be that of a change which is still on its way to the disk. */
    public Optional<String> get(String key) {
        lock.lock();
        try {
            return Optional.ofNullable(values.get(key));
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the change is durable. */
    public void put(String key, String value) throws IOException {
        change(WalEntry.put(NAMESPACE, key, value));
    }

    /** Returns when the change is durable. */
    public void delete(String key) throws IOException {
        change(WalEntry.delete(NAMESPACE, key));
    }

    private void change(WalEntry entry) throws IOException {
        lock.lock();
        try {
            log.append(entry);
            apply(entry);
        } finally {
            lock.unlock();
        }
        log.sync(); // outside the lock: one fsync serves all threads that wait here
    }

    /** Writes all values to a snapshot, and deletes the files of the log that it makes superfluous. Changes go on meanwhile. */
    public void snapshot() throws IOException {
        snapshotLock.lock();
        try {
            TreeMap<String, String> copy;
            long lsn;
            lock.lock();
            try {
                copy = new TreeMap<>(values);
                lsn = log.lastLsn();
            } finally {
                lock.unlock();
            }
            log.sync(); // the snapshot must not have a change that a power cut could still take from the log
            snapshots.write(
                    lsn,
                    copy.entrySet().stream()
                            .map(each -> WalEntry.put(NAMESPACE, each.getKey(), each.getValue()))
                            .iterator());
            log.deleteBefore(lsn + 1);
        } finally {
            snapshotLock.unlock();
        }
    }

    private void apply(WalRecord record) {
        apply(record.entry());
    }

    private void apply(WalEntry entry) {
        if (entry.operation() == Operation.PUT) {
            values.put(entry.keyText(), entry.valueText());
        } else {
            values.remove(entry.keyText());
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
