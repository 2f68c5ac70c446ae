package io.edgestore.benchmarks;

import io.edgestore.benchmarks.peer.PeerJvm;
import io.edgestore.benchmarks.sizes.Sizes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Runs JMH with its own options, or, with {@code sizes}, prints the bytes on disk. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws IOException {
        if (List.of(args).equals(List.of("sizes"))) {
            Sizes.print(System.out);
        } else {
            org.openjdk.jmh.Main.main(Stream.concat(
                            Stream.of("-jvmArgsAppend", String.join(" ", PeerJvm.ARGUMENTS)), Stream.of(args))
                    .toArray(String[]::new));
        }
    }
}
