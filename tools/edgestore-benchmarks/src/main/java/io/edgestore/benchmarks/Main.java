package io.edgestore.benchmarks;

import io.edgestore.benchmarks.peer.PeerJvm;
import io.edgestore.benchmarks.report.Document;
import io.edgestore.benchmarks.report.TableRun;
import io.edgestore.benchmarks.sizes.PeerSizes;
import io.edgestore.benchmarks.sizes.Sizes;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code table} measures the table of docs/performance.md, {@code document <folder>} writes it and its charts there,
 * {@code sizes} prints the bytes on disk, ours and the peers'. Anything else runs JMH with its own options.
 */
public final class Main {

    private static final String USAGE = """
            Usage: java -jar edgestore-benchmarks.jar <command>

              table [options]    measures the table of docs/performance.md, and prints it
                --quick            in some 16 minutes, and not in more than an hour
                --dry              everything once, without a JVM of its own: no figure means anything
                --only <words>     the sections that have these words in their title
                --json <file>      writes the figures to a file too
              document <folder>  writes the figures of <folder>/performance.json into <folder>/performance.md
              sizes              prints the bytes on disk, ours and the peers'

            Anything else runs JMH with its own options, of which -h prints a list, and -l the benchmarks.
            Files are written to java.io.tmpdir: java -Djava.io.tmpdir=/data -jar ... measures another disk.
            """;

    private static final int USAGE_ERROR = 2;

    private Main() {}

    public static void main(String[] args) throws Exception {
        System.setProperty(PeerJvm.SILENCE, "true");
        List<String> arguments = List.of(args);
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        if (arguments.contains("--help")) {
            System.out.print(USAGE);
        } else if (command.equals("table")) {
            tableRun(arguments.subList(1, args.length)).run();
        } else if (command.equals("document")) {
            if (args.length != 2) {
                fail("document needs a folder, docs for example; --help tells more");
            }
            new Document(Path.of(args[1])).write();
        } else if (arguments.equals(List.of("sizes"))) {
            Sizes.print(System.out);
            System.out.println();
            PeerSizes.print(System.out);
        } else {
            org.openjdk.jmh.Main.main(Stream.concat(
                            Stream.of("-jvmArgsAppend", String.join(" ", PeerJvm.ARGUMENTS)), arguments.stream())
                    .toArray(String[]::new));
        }
    }

    private static TableRun tableRun(List<String> arguments) {
        try {
            return TableRun.of(arguments, System.out);
        } catch (IllegalArgumentException e) {
            fail(e.getMessage());
            throw e;
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(USAGE_ERROR);
    }
}
