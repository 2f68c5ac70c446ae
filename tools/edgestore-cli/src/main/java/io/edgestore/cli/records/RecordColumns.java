package io.edgestore.cli.records;

import java.util.List;

/** The columns of a record as TSV, and its keys as JSON. */
public final class RecordColumns {

    public static final List<String> NAMES =
            List.of("txid", "lsn", "timestamp", "ttl", "op", "ns", "key", "value_hash", "value");

    public static final String HEADER = String.join("\t", NAMES);

    private RecordColumns() {}
}
