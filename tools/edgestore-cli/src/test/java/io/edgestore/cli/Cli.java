package io.edgestore.cli;

import io.edgestore.cli.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a run in this JVM came to. */
public record Cli(int exitCode, String out, String err) {

    public static Cli run(Object... args) {
        return runWith(InputStream.nullInputStream(), args);
    }

    public static Cli feed(String input, Object... args) {
        return runWith(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
    }

    public static Cli runWith(InputStream in, Object... args) {
        return runWith(Terminal.of(null), in, args);
    }

    /** As somebody sees it who watches. */
    public static Cli runWith(Terminal terminal, InputStream in, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(strings(args), in, out, err, terminal);
        return new Cli(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** For who looks at the output while it runs. */
    public static int runTo(OutputStream out, OutputStream err, Object... args) {
        return Main.run(strings(args), InputStream.nullInputStream(), out, err, Terminal.of(null));
    }

    static String[] strings(Object... args) {
        return Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    }

    public List<String> errorLines() {
        return err.lines().toList();
    }
}
