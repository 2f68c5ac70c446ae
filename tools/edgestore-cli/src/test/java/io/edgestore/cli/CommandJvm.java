package io.edgestore.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that runs one command after the other, for what only a process of its own has: a working directory, environment
 * variables, options of Java. A JVM for each command would need ten times as long to start as the command needs.
 */
public final class CommandJvm implements AutoCloseable {

    private final DataOutputStream commands;
    private final DataInputStream results;

    private CommandJvm(Process process) {
        this.commands = new DataOutputStream(process.getOutputStream());
        this.results = new DataInputStream(process.getInputStream());
        // Where a command hangs, the results end then.
        process.onExit().orTimeout(2, TimeUnit.MINUTES).whenComplete((end, hangs) -> process.destroyForcibly());
    }

    /** Starts it in a directory, with environment variables, and with options of Java. */
    public static CommandJvm start(Path directory, Map<String, String> environment, String... options)
            throws IOException {
        List<String> java = new ArrayList<>(List.of(Launched.JAVA.toString(), "--enable-native-access=ALL-UNNAMED"));
        java.addAll(Launched.SHORT_LIVED);
        java.addAll(List.of(options));
        java.addAll(List.of("-cp", System.getProperty("java.class.path"), CommandJvm.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(java)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD); // the JVM's own: JDK 24+ warns of many things
        builder.environment().putAll(environment);
        return new CommandJvm(builder.start());
    }

    /** Runs a command, without anything in its standard input. */
    public Cli run(Object... args) throws IOException {
        commands.writeInt(args.length);
        for (String argument : Cli.strings(args)) {
            write(argument, commands);
        }
        commands.flush();
        return new Cli(results.readInt(), read(results), read(results));
    }

    /** The JVM ends where its input does. */
    @Override
    public void close() throws IOException {
        commands.close();
        results.close();
    }

    /** Runs what it reads. */
    public static void main(String[] none) {
        try (DataInputStream commands = new DataInputStream(System.in);
                DataOutputStream results = new DataOutputStream(System.out)) {
            while (true) {
                Object[] args = new Object[commands.readInt()];
                for (int i = 0; i < args.length; i++) {
                    args[i] = read(commands);
                }
                Cli run = Cli.run(args);
                results.writeInt(run.exitCode());
                write(run.out(), results);
                write(run.err(), results);
                results.flush();
            }
        } catch (EOFException e) {
            // Nobody asks for more.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String text, DataOutputStream to) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    private static String read(DataInputStream from) throws IOException {
        return new String(from.readNBytes(from.readInt()), StandardCharsets.UTF_8);
    }
}
