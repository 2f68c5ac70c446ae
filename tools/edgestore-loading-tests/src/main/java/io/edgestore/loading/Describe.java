package io.edgestore.loading;

import io.edgestore.api.Codecs;

/** Tells what is installed, what each of it runs on, and what could not be loaded. */
public final class Describe {

    private Describe() {}

    /**
     * Runs the program.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Codecs codecs = Codecs.installed();
        codecs.compressors().forEach(System.out::println);
        codecs.checksums().forEach(System.out::println);
        codecs.failures().forEach(failure -> System.out.println("failed: " + failure));
    }
}
