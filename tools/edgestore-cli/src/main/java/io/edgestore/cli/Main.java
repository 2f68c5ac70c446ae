package io.edgestore.cli;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.console.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.stream.Stream;

/** Where the process starts. It knows nothing but the JDK, so that it can say so if anything else is missing. */
public final class Main {

    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param args as typed
     */
    public static void main(String[] args) {
        String debug = System.getenv("EDGESTORE_DEBUG");
        Stream<String> first = debug == null || debug.isEmpty() ? Stream.empty() : Stream.of("--debug");
        String[] all = Stream.concat(first, Arrays.stream(args)).toArray(String[]::new);
        // Not System.out: it keeps errors to itself, and `| head` would let us write on to nobody.
        System.exit(run(
                all,
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminal.of(System.getenv("EDGESTORE_TERMINAL"))));
    }

    /** Runs a command in this JVM. Whatever is thrown ends here: the JVM would make the exit code 1 of it. */
    static int run(String[] args, InputStream in, OutputStream out, OutputStream err, Terminal terminal) {
        try {
            return new Invocation(Streams.of(in, out, err, terminal)).run(args);
        } catch (Throwable e) {
            Streams.of(in, out, err, terminal).err().println("edgestore: unexpected " + e + "; build it again");
            return ExitCode.UNREADABLE;
        }
    }
}
