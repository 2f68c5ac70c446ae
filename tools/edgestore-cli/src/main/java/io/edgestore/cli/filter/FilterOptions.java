package io.edgestore.cli.filter;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.options.LsnConverter;
import io.edgestore.cli.records.RecordTime;
import io.edgestore.wal.Operation;
import io.edgestore.wal.RecordView;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The options that say which records of a log are taken. Each one that is given leaves fewer. */
public final class FilterOptions {

    @Option(
            names = "--from-lsn",
            paramLabel = "LSN",
            converter = LsnConverter.class,
            description = "Only records with that LSN or a higher one. What stands before it is skipped by a search:"
                    + " damage there need not be told. LSNs of a sound log rise.")
    private Long fromLsn;

    @Option(
            names = "--to-lsn",
            paramLabel = "LSN",
            converter = LsnConverter.class,
            description = "Only records with that LSN or a lower one. Reading ends at the first record beyond it.")
    private Long toLsn;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            description = "Only records whose time is not before TIME: " + PastTimeConverter.FORMS + ".")
    private Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = PastTimeConverter.class,
            description = "Only records whose time is not after TIME, which is written in the same way.")
    private Instant until;

    @Option(
            names = "--namespace",
            paramLabel = "BYTES",
            converter = BytesConverter.class,
            description = "Only records of that namespace: " + BytesConverter.FORMS + ".")
    private ByteBuffer namespace;

    @Option(
            names = "--key",
            paramLabel = "BYTES",
            converter = BytesConverter.class,
            description = "Only records of that key, text or hex.")
    private ByteBuffer key;

    @Option(
            names = "--key-prefix",
            paramLabel = "BYTES",
            converter = BytesConverter.class,
            description = "Only records whose key begins so, text or hex.")
    private ByteBuffer keyPrefix;

    @Option(names = "--op", paramLabel = "OP", description = "Only puts, or only deletes: put or delete.")
    private Operation operation;

    /** The filter that is asked for. */
    public RecordFilter filter() {
        long from = fromLsn == null ? 0 : fromLsn;
        long to = toLsn == null ? -1 : toLsn;
        if (Long.compareUnsigned(from, to) > 0) {
            throw wrong("--from-lsn " + Long.toUnsignedString(from) + " is above --to-lsn " + Long.toUnsignedString(to)
                    + "; exchange them");
        }
        if (since != null && until != null && since.isAfter(until)) {
            throw wrong("--since " + since + " is after --until " + until + "; exchange them");
        }
        List<Predicate<RecordView>> conditions = new ArrayList<>();
        add(conditions, operation, (record, asked) -> record.operation() == asked);
        add(conditions, since, (record, asked) -> !time(record).isBefore(asked));
        add(conditions, until, (record, asked) -> !time(record).isAfter(asked));
        add(conditions, namespace, (record, asked) -> record.namespace().equals(asked));
        add(conditions, key, (record, asked) -> record.key().equals(asked));
        add(conditions, keyPrefix, (record, asked) -> startsWith(record.key(), asked));
        return new RecordFilter(from, to, conditions);
    }

    private static <T> void add(List<Predicate<RecordView>> conditions, T asked, BiPredicate<RecordView, T> condition) {
        if (asked != null) {
            conditions.add(record -> condition.test(record, asked));
        }
    }

    private static Instant time(RecordView record) {
        return RecordTime.of(record.timestampNanos());
    }

    private static boolean startsWith(ByteBuffer bytes, ByteBuffer prefix) {
        return bytes.remaining() >= prefix.remaining()
                && bytes.slice(bytes.position(), prefix.remaining()).equals(prefix);
    }

    private static CommandFailedException wrong(String message) {
        return new CommandFailedException(ExitCode.USAGE, message);
    }
}
