package io.edgestore.cli;

import java.util.List;

/** The columns of a record as TSV, and its keys as JSON. */
final class Columns {

    static final List<String> NAMES =
            List.of("txid", "lsn", "timestamp", "ttl", "op", "ns", "key", "value_hash", "value");

    static final String HEADER = String.join("\t", NAMES);

    private Columns() {}
}
