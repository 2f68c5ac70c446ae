package io.edgestore.cli.console;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Standard input, output and error. Text is UTF-8, whatever the locale.
 *
 * @param in bytes, since values can be long and hex needs no characters
 * @param out buffered; throws {@link OutputException}
 * @param err flushed at each line
 * @param terminal who watches standard error
 */
public record Streams(InputStream in, PrintWriter out, PrintWriter err, Terminal terminal) {

    public static Streams of(InputStream in, OutputStream out, OutputStream err, Terminal terminal) {
        return new Streams(
                in,
                new PrintWriter(new OutputStreamWriter(new StandardOutput(out), StandardCharsets.UTF_8)),
                new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true),
                terminal);
    }

    /** One line on standard error, behind all that was printed before. */
    public void note(String line) {
        err.print(terminal.erase()); // both may be the same terminal
        err.flush();
        out.flush();
        err.println("edgestore: " + Escaped.controls(line));
    }
}
