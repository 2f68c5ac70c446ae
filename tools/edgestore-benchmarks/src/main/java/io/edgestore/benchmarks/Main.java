package io.edgestore.benchmarks;

import java.io.IOException;
import java.util.List;

/** Runs JMH with its own options, or, with {@code sizes}, prints the bytes on disk. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws IOException {
        if (List.of(args).equals(List.of("sizes"))) {
            Sizes.print(System.out);
        } else {
            org.openjdk.jmh.Main.main(args);
        }
    }
}
