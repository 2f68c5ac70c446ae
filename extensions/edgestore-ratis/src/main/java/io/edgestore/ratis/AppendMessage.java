package io.edgestore.ratis;

import io.edgestore.wal.Operation;
import io.edgestore.wal.WalEntry;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of one append as bytes: what clients send, and what stands in the Raft log. Times and hashes are in it, so that each
 * member writes the same. Everything is big-endian.
 *
 * <pre>
 * message   version (1 byte, 1)   count (4)   so many entries
 * entry     operation (1: put 1, delete 2)   has a hash (1: 0, 1)   transaction (8)   time (8)   TTL (4)
 *           lengths of namespace (2), key (4), value (4)   hash (0 or 32)   namespace   key   value
 * </pre>
 */
final class AppendMessage {

    /** The most bytes of a message. */
    static final int MAX_LENGTH = 4 << 20;

    private static final byte VERSION = 1;
    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final int HEAD_LENGTH = 1 + 4;
    private static final int ENTRY_HEAD_LENGTH = 1 + 1 + 8 + 8 + 4 + 2 + 4 + 4;
    private static final int HASH_LENGTH = 32;
    private static final int MAX_NAMESPACE_LENGTH = 65_535;

    private AppendMessage() {}

    /**
     * Makes the message.
     *
     * @throws IllegalArgumentException if there are no entries or too many, or if they are too long
     */
    static byte[] encode(List<WalEntry> entries) {
        requireCount(entries.size());
        long length = HEAD_LENGTH;
        for (WalEntry entry : entries) {
            length += ENTRY_HEAD_LENGTH + (entry.hasValueHash() ? HASH_LENGTH : 0) + entry.length();
        }
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("an append takes " + MAX_LENGTH + " bytes at most, and these "
                    + entries.size() + " entries have " + length + "; append them in parts, or split the value");
        }
        ByteBuffer message = ByteBuffer.allocate((int) length);
        message.put(VERSION).putInt(entries.size());
        entries.forEach(entry -> encode(entry, message));
        return message.array();
    }

    private static void requireCount(int count) {
        if (count < 1 || count > RaftLsn.MOST_ENTRIES) {
            throw new IllegalArgumentException(
                    "an append has 1 to " + RaftLsn.MOST_ENTRIES + " entries, and not " + count);
        }
    }

    private static void encode(WalEntry entry, ByteBuffer message) {
        byte[] namespace = entry.namespace();
        byte[] key = entry.key();
        byte[] value = entry.value();
        if (namespace.length > MAX_NAMESPACE_LENGTH) {
            throw new IllegalArgumentException(
                    "the namespace has " + namespace.length + " bytes, and can have at most " + MAX_NAMESPACE_LENGTH);
        }
        boolean delete = entry.operation() == Operation.DELETE;
        if (delete && value.length > 0) {
            throw new IllegalArgumentException("a delete with a value cannot be replicated; leave the value away");
        }
        message.put(delete ? DELETE : PUT).put((byte) (entry.hasValueHash() ? 1 : 0));
        message.putLong(entry.transactionId()).putLong(entry.timestampNanos()).putInt((int) entry.ttlSeconds());
        message.putShort((short) namespace.length).putInt(key.length).putInt(value.length);
        message.put(entry.valueHash()).put(namespace).put(key).put(value);
    }

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException if it is none, or of a later release
     */
    static List<WalEntry> decode(ByteBuffer message) {
        try {
            byte version = message.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("an append of version " + version
                        + ", and this release knows version " + VERSION + "; use the newer release on all members");
            }
            int count = message.getInt();
            requireCount(count);
            List<WalEntry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                entries.add(decodeEntry(message));
            }
            if (message.hasRemaining()) {
                throw new IllegalArgumentException("an append with " + message.remaining() + " bytes behind its end");
            }
            return entries;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("an append that ends before its entries do", e);
        }
    }

    private static WalEntry decodeEntry(ByteBuffer message) {
        byte operation = message.get();
        byte hashes = message.get();
        long transaction = message.getLong();
        long time = message.getLong();
        long ttl = Integer.toUnsignedLong(message.getInt());
        int namespaceLength = Short.toUnsignedInt(message.getShort());
        int keyLength = message.getInt();
        int valueLength = message.getInt();
        if (hashes < 0 || hashes > 1) {
            throw new IllegalArgumentException("an entry with " + hashes + " hashes");
        }
        byte[] hash = bytes(message, hashes * HASH_LENGTH);
        byte[] namespace = bytes(message, namespaceLength);
        byte[] key = bytes(message, keyLength);
        byte[] value = bytes(message, valueLength);
        WalEntry entry = entry(operation, namespace, key, value, hash)
                .withTransactionId(transaction)
                .withTimestampNanos(time)
                .withTtlSeconds(ttl);
        return hashes == 0 ? entry.withoutValueHash() : entry;
    }

    private static WalEntry entry(byte operation, byte[] namespace, byte[] key, byte[] value, byte[] hash) {
        if (operation == DELETE && value.length == 0) {
            return hash.length == 0 ? WalEntry.delete(namespace, key) : WalEntry.delete(namespace, key, hash);
        }
        if (operation == PUT) {
            return hash.length == 0 ? WalEntry.put(namespace, key, value) : WalEntry.put(namespace, key, value, hash);
        }
        throw new IllegalArgumentException(
                "an entry of operation " + operation + " with a value of " + value.length + " bytes");
    }

    private static byte[] bytes(ByteBuffer message, int length) {
        if (length < 0 || length > message.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        message.get(bytes);
        return bytes;
    }
}
