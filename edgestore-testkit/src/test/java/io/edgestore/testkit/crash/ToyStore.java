package io.edgestore.testkit.crash;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.CRC32;

/** A set of strings in a file that is only appended to: length, CRC32, bytes; again and again. Can be told to be careless. */
final class ToyStore implements Closeable {

    /** What a careless store leaves out, or does. */
    enum Mistake {
        NONE,
        NO_FORCE,
        NO_DIRECTORY_FORCE,
        EARLY_ACKNOWLEDGEMENT,
        RETRIED_FORCE,
        RETRIED_DIRECTORY_FORCE,
        NO_TAIL_REPAIR,
        NO_CHECKSUM
    }

    private final Mistake mistake;
    private final FileChannel channel;
    private final Set<String> keys = new LinkedHashSet<>();
    private int unforced;

    private ToyStore(FileChannel channel, Mistake mistake) {
        this.channel = channel;
        this.mistake = mistake;
    }

    static ToyStore open(Path directory, Mistake mistake) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("keys"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        ToyStore store = new ToyStore(channel, mistake);
        try {
            store.recover();
            if (mistake != Mistake.NO_DIRECTORY_FORCE) {
                store.forceEntries(directory);
            }
            return store;
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private void forceEntries(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory)) {
            try {
                entries.force(true);
            } catch (IOException e) {
                if (mistake != Mistake.RETRIED_DIRECTORY_FORCE) {
                    throw e;
                }
                entries.force(true);
            }
        }
    }

    private void recover() throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) channel.size());
        channel.read(all, 0);
        all.flip();
        while (readKey(all)) {
            all.mark();
        }
        if (mistake == Mistake.NO_TAIL_REPAIR) {
            channel.position(channel.size());
        } else {
            channel.truncate(all.reset().position()).position(all.position());
        }
        force();
    }

    private boolean readKey(ByteBuffer all) {
        if (all.position() == 0) {
            all.mark();
        }
        if (all.remaining() < 8) {
            return false;
        }
        int length = all.getInt();
        int crc = all.getInt();
        if (length <= 0 || length > all.remaining()) {
            return false;
        }
        byte[] key = new byte[length];
        all.get(key);
        if (crc != crcOf(key) && mistake != Mistake.NO_CHECKSUM) {
            return false;
        }
        keys.add(new String(key));
        return true;
    }

    Set<String> keys() {
        return keys;
    }

    /** Returns when the key is durable. */
    void add(String key) throws IOException {
        byte[] bytes = key.getBytes();
        ByteBuffer entry = ByteBuffer.allocate(8 + bytes.length);
        entry.putInt(bytes.length).putInt(crcOf(bytes)).put(bytes).flip();
        while (entry.hasRemaining()) {
            channel.write(entry);
        }
        keys.add(key);
        if (mistake != Mistake.EARLY_ACKNOWLEDGEMENT || ++unforced == 3) {
            force();
        }
    }

    private void force() throws IOException {
        unforced = 0;
        if (mistake == Mistake.NO_FORCE) {
            return;
        }
        try {
            channel.force(true);
        } catch (IOException e) {
            if (mistake != Mistake.RETRIED_FORCE) {
                throw e;
            }
            channel.force(true);
        }
    }

    private static int crcOf(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
