package io.edgestore.wal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who wants to write a file that others write too: opens it, appends, syncs, closes, and tries again while it is
 * refused. All the while its thread is interrupted. In a thread, or as a process of its own.
 */
final class Fighter implements Callable<Map<Long, Integer>> {

    private static final int VALUE_LENGTH = 20_000;
    private static final long BETWEEN_INTERRUPTS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path file;
    private final String name;
    private final int records;
    private final Random random;

    /** The LSNs of what was synced, and which of this fighter's records they are. */
    private final Map<Long, Integer> synced = new TreeMap<>();

    private int appended;

    Fighter(Path file, String name, int records, long seed) {
        this.file = file;
        this.name = name;
        this.records = records;
        this.random = new Random(seed + name.hashCode());
    }

    /** Prints what it synced, at the end: who waits for its output would else stop it while it holds the lock. */
    public static void main(String[] arguments) throws IOException {
        Fighter fighter = new Fighter(
                Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
        fighter.call().forEach((lsn, number) -> System.out.println(lsn + " " + number));
    }

    /** A fighter's record, which only it can have made. */
    static WalEntry entry(String name, int number) {
        byte[] value = new byte[VALUE_LENGTH];
        new Random(31L * name.hashCode() + number).nextBytes(value);
        return WalEntry.put(name.getBytes(), new byte[] {(byte) number}, value).withTimestampNanos(number);
    }

    @Override
    public Map<Long, Integer> call() throws IOException {
        Thread fighter = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                fighter.interrupt();
                LockSupport.parkNanos(BETWEEN_INTERRUPTS);
            }
        });
        interrupter.setDaemon(true);
        interrupter.start();
        try {
            while (synced.size() < records) {
                fight();
            }
        } finally {
            interrupter.interrupt();
        }
        return synced;
    }

    private void fight() throws IOException {
        try (WalWriter writer = openOrCreate()) {
            for (int turn = random.nextInt(4); turn >= 0; turn--) {
                appendAndSync(writer);
            }
        } catch (LogLockedException | FileAlreadyExistsException | NoSuchFileException e) {
            Thread.onSpinWait(); // somebody else has it, or has just made it
        }
    }

    private WalWriter openOrCreate() throws IOException {
        try {
            return WalWriter.open(file);
        } catch (NoSuchFileException e) {
            return WalWriter.create(file);
        }
    }

    private void appendAndSync(WalWriter writer) throws IOException {
        List<Long> lsns = new ArrayList<>();
        int first = appended;
        for (int i = random.nextInt(3); i >= 0; i--) {
            lsns.add(writer.append(entry(name, appended++)));
        }
        writer.sync();
        for (int i = 0; i < lsns.size(); i++) {
            synced.put(lsns.get(i), first + i);
        }
    }
}
