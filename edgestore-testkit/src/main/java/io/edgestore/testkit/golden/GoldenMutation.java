package io.edgestore.testkit.golden;

import io.edgestore.testkit.format.ReadOutcome;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A damaged copy of {@link GoldenFile#SMALL}, and what the Rust implementation reads from it. Every reader must do the same
 * under its default policy. One row, {@code crc-ok/size-too-large}, is stricter than the Rust reader.
 */
public final class GoldenMutation {

    private final String name;
    private final Edit edit;
    private final int offset;
    private final byte[] bytes;
    private final ReadOutcome expected;

    private GoldenMutation(String name, Edit edit, int offset, byte[] bytes, ReadOutcome expected) {
        this.name = name;
        this.edit = edit;
        this.offset = offset;
        this.bytes = bytes;
        this.expected = expected;
    }

    private enum Edit {
        XOR,
        TRUNCATE,
        SET,
        APPEND,
        REPLACE
    }

    /**
     * All of {@code mutations.tsv}.
     *
     * @return an unmodifiable list of 697, in the order of the table
     */
    public static List<GoldenMutation> all() {
        return GoldenResource.table("mutations.tsv").stream()
                .map(columns -> new GoldenMutation(
                        columns[0],
                        edit(columns[1]),
                        Integer.parseInt(columns[2]),
                        HexFormat.of().parseHex(columns[3]),
                        ReadOutcome.of(columns[4])))
                .toList();
    }

    private static Edit edit(String word) {
        return switch (word) {
            case "xor" -> Edit.XOR;
            case "truncate" -> Edit.TRUNCATE;
            case "set" -> Edit.SET;
            case "append" -> Edit.APPEND;
            case "replace" -> Edit.REPLACE;
            default -> throw new IllegalArgumentException("mutations.tsv has an unknown op: " + word);
        };
    }

    /**
     * The row's name.
     *
     * @return for example {@code flip@12}
     */
    public String name() {
        return name;
    }

    /**
     * What a reader gets out of the damaged file in the default policy.
     *
     * @return the outcome
     */
    public ReadOutcome expected() {
        return expected;
    }

    /**
     * Damages a file.
     *
     * @param file the bytes of {@link GoldenFile#SMALL}; they stay as they are
     * @return the damaged copy
     */
    public byte[] apply(byte[] file) {
        return switch (edit) {
            case XOR -> {
                byte[] copy = file.clone();
                for (int i = 0; i < bytes.length; i++) {
                    copy[offset + i] ^= bytes[i];
                }
                yield copy;
            }
            case TRUNCATE -> Arrays.copyOf(file, offset);
            case SET -> {
                byte[] copy = file.clone();
                System.arraycopy(bytes, 0, copy, offset, bytes.length);
                yield copy;
            }
            case APPEND -> withBytesFrom(file, file.length);
            case REPLACE -> withBytesFrom(file, offset);
        };
    }

    private byte[] withBytesFrom(byte[] file, int start) {
        byte[] copy = Arrays.copyOf(file, start + bytes.length);
        System.arraycopy(bytes, 0, copy, start, bytes.length);
        return copy;
    }

    @Override
    public String toString() {
        return name;
    }
}
