package io.edgestore.wal;

import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.RawRecord;
import io.edgestore.wal.format.RawRecordView;
import io.edgestore.wal.format.ValueHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An operation on a key in a namespace, to be appended to a log. Immutable. Two entries are equal if all their fields are,
 * including the hash of the value.
 *
 * <p>Namespace, key and value are bytes; a {@code String} stands for its UTF-8 bytes. Arrays are copied on the way in and
 * on the way out. An entry has the current time, no TTL and no transaction unless it is given others.
 */
public final class WalEntry {

    private static final byte[] NOTHING = {};

    /** Stands for the hash of an entry that has none. */
    private static final byte[] NO_HASH = {};

    private static final long MAX_TTL = 0xffff_ffffL;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Operation operation;
    private final byte[] namespace;
    private final byte[] key;
    private final byte[] value;
    private final long transactionId;
    private final long timestampNanos;
    private final int ttlSeconds;

    /** What was given or read; null if neither was. */
    private final byte[] givenHash;

    /**
     * Null until it is needed: a log without hashes never does. Two threads may both compute it, and get the same. No constructor
     * writes it: a volatile write costs as much as a copy of the key and the value, and what is read needs none.
     */
    private volatile byte[] computedHash;

    private WalEntry(
            Operation operation,
            byte[] namespace,
            byte[] key,
            byte[] value,
            byte[] givenHash,
            long transactionId,
            long timestampNanos,
            int ttlSeconds) {
        this.operation = operation;
        this.namespace = namespace;
        this.key = key;
        this.value = value;
        this.givenHash = givenHash;
        this.transactionId = transactionId;
        this.timestampNanos = timestampNanos;
        this.ttlSeconds = ttlSeconds;
    }

    /**
     * An entry that gives a key a value. The BLAKE3 hash of the value is computed when it is needed.
     *
     * @param namespace at most 65,535 bytes, which is checked when it is appended
     * @param key any bytes, none included
     * @param value any bytes, none included
     * @return the entry
     */
    public static WalEntry put(byte[] namespace, byte[] key, byte[] value) {
        return now(Operation.PUT, namespace, key, value.clone(), null);
    }

    /**
     * An entry that gives a key a value, whose hash the caller has already.
     *
     * @param namespace at most 65,535 bytes, which is checked when it is appended
     * @param key any bytes, none included
     * @param value any bytes, none included
     * @param valueHash 32 bytes, stored as they are
     * @return the entry
     * @throws IllegalArgumentException if the hash has another length
     */
    public static WalEntry put(byte[] namespace, byte[] key, byte[] value, byte[] valueHash) {
        return now(Operation.PUT, namespace, key, value.clone(), requireHash(valueHash));
    }

    /**
     * {@link #put(byte[], byte[], byte[])} with a namespace and a key in UTF-8.
     *
     * @param namespace at most 65,535 bytes in UTF-8, which is checked when it is appended
     * @param key any text, none included
     * @param value any bytes, none included
     * @return the entry
     */
    public static WalEntry put(String namespace, String key, byte[] value) {
        return put(utf8(namespace), utf8(key), value);
    }

    /**
     * {@link #put(byte[], byte[], byte[])} with everything in UTF-8.
     *
     * @param namespace at most 65,535 bytes in UTF-8, which is checked when it is appended
     * @param key any text, none included
     * @param value any text, none included
     * @return the entry
     */
    public static WalEntry put(String namespace, String key, String value) {
        return put(utf8(namespace), utf8(key), utf8(value));
    }

    /**
     * An entry that deletes a key. It has an empty value and that value's hash.
     *
     * @param namespace at most 65,535 bytes, which is checked when it is appended
     * @param key any bytes, none included
     * @return the entry
     */
    public static WalEntry delete(byte[] namespace, byte[] key) {
        return now(Operation.DELETE, namespace, key, NOTHING, null);
    }

    /**
     * An entry that deletes a key, with a hash of the caller's.
     *
     * @param namespace at most 65,535 bytes, which is checked when it is appended
     * @param key any bytes, none included
     * @param valueHash 32 bytes, stored as they are
     * @return the entry
     * @throws IllegalArgumentException if the hash has another length
     */
    public static WalEntry delete(byte[] namespace, byte[] key, byte[] valueHash) {
        return now(Operation.DELETE, namespace, key, NOTHING, requireHash(valueHash));
    }

    /**
     * {@link #delete(byte[], byte[])} with a namespace and a key in UTF-8.
     *
     * @param namespace at most 65,535 bytes in UTF-8, which is checked when it is appended
     * @param key any text, none included
     * @return the entry
     */
    public static WalEntry delete(String namespace, String key) {
        return delete(utf8(namespace), utf8(key));
    }

    private static byte[] requireHash(byte[] valueHash) {
        if (valueHash.length != RawRecord.HASH_LENGTH) {
            throw new IllegalArgumentException(
                    "a hash has " + RawRecord.HASH_LENGTH + " bytes, and this one has " + valueHash.length);
        }
        return valueHash.clone();
    }

    private static WalEntry now(Operation operation, byte[] namespace, byte[] key, byte[] ownValue, byte[] ownHash) {
        Instant now = Instant.now();
        long nanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
        return new WalEntry(operation, namespace.clone(), key.clone(), ownValue, ownHash, 0, nanos, 0);
    }

    /** A copy of what a view is on. */
    static WalEntry copyOf(RawRecordView view) {
        return new WalEntry(
                Operation.of(view.operation()),
                view.copyOfNamespace(),
                view.copyOfKey(),
                view.copyOfValue(),
                view.hasValueHash() ? view.copyOfValueHash() : NO_HASH,
                view.transactionId(),
                view.timestamp(),
                view.ttl());
    }

    /**
     * This entry with the hash of its value, which is computed if it has none.
     *
     * @return this entry, if it has a hash
     */
    public WalEntry withValueHash() {
        if (hasValueHash()) {
            ownValueHash();
            return this;
        }
        return new WalEntry(operation, namespace, key, value, hashOfValue(), transactionId, timestampNanos, ttlSeconds);
    }

    /**
     * This entry without the hash of its value, as a file gives it back that has no hashes.
     *
     * @return a new entry
     */
    public WalEntry withoutValueHash() {
        return new WalEntry(operation, namespace, key, value, NO_HASH, transactionId, timestampNanos, ttlSeconds);
    }

    /**
     * This entry in a transaction.
     *
     * @param id the transaction's number, u64; 0 stands for none
     * @return a new entry
     */
    public WalEntry withTransactionId(long id) {
        return new WalEntry(operation, namespace, key, value, knownHash(), id, timestampNanos, ttlSeconds);
    }

    /**
     * This entry at another time.
     *
     * @param nanos nanoseconds since the Unix epoch; any value
     * @return a new entry
     */
    public WalEntry withTimestampNanos(long nanos) {
        return new WalEntry(operation, namespace, key, value, knownHash(), transactionId, nanos, ttlSeconds);
    }

    /**
     * This entry with a time to live. The log stores it and never interprets it.
     *
     * @param seconds 0 to 4,294,967,295; 0 stands for none
     * @return a new entry
     * @throws IllegalArgumentException if it is out of that range
     */
    public WalEntry withTtlSeconds(long seconds) {
        if (seconds < 0 || seconds > MAX_TTL) {
            throw new IllegalArgumentException("a TTL is 0 to " + MAX_TTL + " seconds, and not " + seconds);
        }
        return new WalEntry(
                operation, namespace, key, value, knownHash(), transactionId, timestampNanos, (int) seconds);
    }

    /**
     * What this entry does.
     *
     * @return put or delete
     */
    public Operation operation() {
        return operation;
    }

    /**
     * The namespace.
     *
     * @return a fresh copy of its bytes
     */
    public byte[] namespace() {
        return namespace.clone();
    }

    /**
     * The namespace as UTF-8; malformed bytes become U+FFFD.
     *
     * @return the text
     */
    public String namespaceText() {
        return new String(namespace, StandardCharsets.UTF_8);
    }

    /**
     * The key.
     *
     * @return a fresh copy of its bytes
     */
    public byte[] key() {
        return key.clone();
    }

    /**
     * The key as UTF-8; malformed bytes become U+FFFD.
     *
     * @return the text
     */
    public String keyText() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /**
     * The value.
     *
     * @return a fresh copy of its bytes; empty for a delete, but for one that somebody else wrote with a value
     */
    public byte[] value() {
        return value.clone();
    }

    /**
     * The value as UTF-8; malformed bytes become U+FFFD.
     *
     * @return the text
     */
    public String valueText() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /**
     * Whether this entry has a hash of its value. All have but those that were read from a file without hashes. In such a
     * file the hash of an entry is not stored; in any other one a hash that is missing is computed.
     *
     * @return whether it has
     */
    public boolean hasValueHash() {
        return givenHash != NO_HASH;
    }

    /**
     * The hash that is stored beside the value.
     *
     * @return a fresh copy of its 32 bytes; of none if there is no hash
     */
    public byte[] valueHash() {
        return ownValueHash().clone();
    }

    private byte[] ownValueHash() {
        byte[] hash = knownHash();
        if (hash == null) {
            hash = hashOfValue();
            computedHash = hash;
        }
        return hash;
    }

    /** Null if it is still to be computed. */
    private byte[] knownHash() {
        return givenHash != null ? givenHash : computedHash;
    }

    private byte[] hashOfValue() {
        return ValueHash.of(value);
    }

    /**
     * Checks the value against the hash. Reading does not: the frame's checksum covers both. An entry without a hash has
     * nothing to check; ask {@link #hasValueHash()} first where that makes a difference.
     *
     * @return false if there is a hash and it is not the BLAKE3 hash of the value
     */
    public boolean verify() {
        return !hasValueHash() || Arrays.equals(ownValueHash(), hashOfValue());
    }

    /**
     * The transaction's number.
     *
     * @return u64; 0 stands for none
     */
    public long transactionId() {
        return transactionId;
    }

    /**
     * The time of the entry.
     *
     * @return nanoseconds since the Unix epoch
     */
    public long timestampNanos() {
        return timestampNanos;
    }

    /**
     * The time to live.
     *
     * @return 0 to 4,294,967,295 seconds; 0 stands for none
     */
    public long ttlSeconds() {
        return Integer.toUnsignedLong(ttlSeconds);
    }

    /**
     * The bytes of namespace, key and value together.
     *
     * @return 0 or more
     */
    public long length() {
        return (long) namespace.length + key.length + value.length;
    }

    /** The length of the namespace in bytes. */
    int namespaceLength() {
        return namespace.length;
    }

    /** The length of the record that {@link #writeRaw} writes; may be more than an array can hold. */
    long rawLength(BlockLayout layout) {
        return (long) RawRecord.BARE_LENGTH + namespace.length + key.length + layout.hashLength() + value.length;
    }

    /** Writes the entry as the format has it, with a hash if the layout has hashes. */
    void writeRaw(long lsn, BlockLayout layout, ByteBuffer block) {
        RawRecord.writeFixed(block, transactionId, lsn, timestampNanos, ttlSeconds, operation.code());
        RawRecord.writeVariable(block, namespace, key, layout.hasHashes() ? ownValueHash() : NO_HASH, value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WalEntry that
                && operation == that.operation
                && transactionId == that.transactionId
                && timestampNanos == that.timestampNanos
                && ttlSeconds == that.ttlSeconds
                && Arrays.equals(namespace, that.namespace)
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value)
                && hasSameHash(that);
    }

    /** Of an entry with the same value. */
    private boolean hasSameHash(WalEntry that) {
        byte[] mine = knownHash();
        byte[] others = that.knownHash();
        return mine == others
                || hasValueHash() && that.hasValueHash() && Arrays.equals(ownValueHash(), that.ownValueHash());
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                operation,
                transactionId,
                timestampNanos,
                ttlSeconds,
                Arrays.hashCode(namespace),
                Arrays.hashCode(key),
                Arrays.hashCode(value));
    }

    /** Operation, namespace, key and the value's length: what is safe to put into a message. */
    @Override
    public String toString() {
        return operation + " " + HexFormat.of().formatHex(namespace, 0, Math.min(16, namespace.length)) + "/"
                + HexFormat.of().formatHex(key, 0, Math.min(32, key.length)) + " (" + value.length + " bytes)";
    }
}
