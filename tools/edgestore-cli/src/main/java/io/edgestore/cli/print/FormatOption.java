package io.edgestore.cli.print;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says how records are printed. */
public final class FormatOption {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "tsv",
            description = {
                "tsv: a header line, then a line a record: txid, lsn, timestamp, ttl, op, ns, key, value_hash, value;"
                        + " the last four as hex, and whole. `edgestore load` takes it in again. The default.",
                "jsonl: a JSON object a line, with the same names; 64-bit numbers are strings, bytes are hex.",
                "text: for people. Control characters are escaped, long values shortened; a line tells of each frame of"
                        + " more than one record.",
                "lsns: a line a PATH: PATH, a tab, and the LSNs separated by commas; or CORRUPT_RECORD, if it is not a"
                        + " log file; or FORMAT_VERSION, the version that can be read, and the file's."
            })
    private RecordFormat format;

    @Option(
            names = "--value",
            paramLabel = "FORM",
            description = {
                "How values are printed, in any format but lsns.",
                "hex: two digits for each byte; what tsv and jsonl do unless told, and the one that load takes.",
                "text: as UTF-8, whole; tsv and text put it in quotes and escape what is no visible character.",
                "json: JSON as it is, in one line; a value that is none as a JSON string.",
                "none: not at all."
            })
    private ValueForm value;

    /** Whether another format is asked for than that one. */
    public boolean isAnyBut(RecordFormat other) {
        return format != other;
    }

    /** A printer of the format that is asked for. */
    public RecordPrinter printer(PrintWriter out) {
        if (value != null && format == RecordFormat.LSNS) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--format lsns prints no values; leave --value away, or choose another format");
        }
        return format.printer(out, Optional.ofNullable(value));
    }
}
