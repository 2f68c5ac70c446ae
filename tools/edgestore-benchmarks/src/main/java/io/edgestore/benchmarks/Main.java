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

    private Main() {}

    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        if (command.equals("table")) {
            new TableRun(System.out).run(arguments.subList(1, args.length));
        } else if (command.equals("document") && args.length == 2) {
            new Document(Path.of(args[1])).write();
        } else if (arguments.equals(List.of("sizes"))) {
            Sizes.print(System.out);
            System.out.println();
            System.setProperty(PeerJvm.SILENCE, "true");
            PeerSizes.print(System.out);
        } else {
            org.openjdk.jmh.Main.main(Stream.concat(
                            Stream.of("-jvmArgsAppend", String.join(" ", PeerJvm.ARGUMENTS)), arguments.stream())
                    .toArray(String[]::new));
        }
    }
}
