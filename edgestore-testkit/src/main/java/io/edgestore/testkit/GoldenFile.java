package io.edgestore.testkit;

import java.util.List;
import java.util.Objects;

/**
 * A log file that the Rust implementation wrote, with the records that it wrote into it. Whoever reads the format must
 * get these records, in this order, out of the file, and find nothing wrong with it.
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

    /**
     * All golden files.
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
