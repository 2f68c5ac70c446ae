package io.edgestore.testkit.golden;

import java.util.List;
import java.util.Objects;

/**
 * A log file with the records that were written to it. Every reader must return exactly these records, in this order, and
 * report no damage.
 *
 * <p>Those of version 1 were written by the Rust implementation. It knows no version 2: those files were put together from
 * the same records, by the description of the format and with no code of any writer.
 */
public final class GoldenFile {

    private final String name;

    private GoldenFile(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** Five records of one transaction. */
    public static final GoldenFile BASIC = new GoldenFile("basic");

    /** A header and no record. */
    public static final GoldenFile EMPTY = new GoldenFile("empty");

    /** The ends of all ranges: lengths, numbers, and bytes that are no text. */
    public static final GoldenFile EDGE = new GoldenFile("edge");

    /** Four records of up to 4 MiB, some of which compress and some of which do not. */
    public static final GoldenFile LARGE = new GoldenFile("large");

    /** Real data: 400 entries of a package database, then 40 deletes. */
    public static final GoldenFile PACKAGES = new GoldenFile("packages");

    /** Three records; the one that {@link GoldenMutation} damages. */
    public static final GoldenFile SMALL = new GoldenFile("small");

    /** Version 2, {@code lz4}: a header and no record. */
    public static final GoldenFile V2_EMPTY = new GoldenFile("v2-empty");

    /** Version 2, {@code lz4}: five records in frames of one, two and two; to be damaged. */
    public static final GoldenFile V2_SMALL = new GoldenFile("v2-small");

    /** Version 2, {@code lz4}: each of three records in a frame of its own. */
    public static final GoldenFile V2_SINGLE = new GoldenFile("v2-single");

    /** Version 2, {@code lz4}: real data in frames of 1, 2 and 100 records, puts and deletes. */
    public static final GoldenFile V2_BATCH = new GoldenFile("v2-batch");

    /** Version 2, {@code lz4}: the same data, without value hashes. */
    public static final GoldenFile V2_NO_HASHES = new GoldenFile("v2-no-hashes");

    /** Version 2, {@code none}: stored, and bytes behind the values, which are to be ignored. */
    public static final GoldenFile V2_STORED = new GoldenFile("v2-stored");

    /** Version 2, {@code lz4}: the ends of all ranges, in frames of several records. */
    public static final GoldenFile V2_EDGE = new GoldenFile("v2-edge");

    /**
     * The golden files of version 2.
     *
     * @return an unmodifiable list
     */
    public static List<GoldenFile> version2() {
        return List.of(V2_EMPTY, V2_SMALL, V2_SINGLE, V2_BATCH, V2_NO_HASHES, V2_STORED, V2_EDGE);
    }

    /**
     * The golden files of version 1, which the Rust implementation wrote.
     *
     * @return an unmodifiable list
     */
    public static List<GoldenFile> all() {
        return List.of(BASIC, EMPTY, EDGE, LARGE, PACKAGES, SMALL);
    }

    /**
     * The file's name without an ending.
     *
     * @return for example {@code small}
     */
    public String name() {
        return name;
    }

    /**
     * The whole file.
     *
     * @return a fresh array
     */
    public byte[] bytes() {
        return GoldenResource.bytes(name + ".wal");
    }

    /**
     * The records in it.
     *
     * @return an unmodifiable list, in the order of the file
     */
    public List<GoldenRow> rows() {
        return GoldenResource.table(name + ".tsv").stream().map(GoldenRow::of).toList();
    }

    @Override
    public String toString() {
        return name + ".wal";
    }
}
