package io.edgestore.benchmarks;

import java.io.IOException;

/** Runs JMH. A modular jar can only start a class of its own. */
public final class Main {

    private Main() {}

    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
    }
}
