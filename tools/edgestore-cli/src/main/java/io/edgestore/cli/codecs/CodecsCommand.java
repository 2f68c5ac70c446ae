package io.edgestore.cli.codecs;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.cli.console.Escaped;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.options.CodecSettings;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code codecs}: lists what is installed. */
@Command(
        name = "codecs",
        description = {
            "Lists the installed compressors and checksums: the name that files contain, the implementation"
                    + " in use, the class and where it comes from; for compressors also the levels, and whether they"
                    + " take a dictionary.",
            "If one of those that were found cannot be used, that is told too, and the exit code is 3."
        },
        exitCodeList = {
            "  0:all can be used",
            "  2:the command line is wrong",
            "  3:one cannot be used, or the output cannot be written",
            "141:who reads the output has gone away, as `head` does"
        })
public final class CodecsCommand implements Callable<Integer> {

    private final Streams streams;
    private final Supplier<Codecs> codecs;

    public CodecsCommand(Streams streams) {
        this(streams, Codecs::installed);
    }

    CodecsCommand(Streams streams, Supplier<Codecs> codecs) {
        this.streams = streams;
        this.codecs = codecs;
    }

    @Override
    public Integer call() {
        Codecs found = codecs.get();
        int exitCode = Math.max(
                list("Compressors", found.compressors(), Compressor::name, CodecSettings::of),
                list("Checksums", found.checksums(), Checksum::name, checksum -> Optional.empty()));
        if (found.failures().isEmpty()) {
            return exitCode;
        }
        print("Failed to load: install what is missing, or take the provider off the path");
        found.failures().forEach(failure -> print("  " + failure.service() + " " + failure));
        return ExitCode.UNREADABLE;
    }

    private <T> int list(
            String title, List<T> installed, Function<T, String> name, Function<T, Optional<String>> settingsOf) {
        int exitCode = ExitCode.SOUND;
        print(title);
        for (T codec : installed) {
            String implementation;
            String settings = "";
            try {
                implementation = codec.toString();
                settings = settingsOf.apply(codec).map(some -> "; " + some).orElse("");
            } catch (VirtualMachineError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                // Some find out only when they are first used that, say, their native library is not there.
                implementation = "cannot be used: " + e + ";";
                exitCode = ExitCode.UNREADABLE;
            }
            print(String.format(
                    Locale.ROOT,
                    "  %-8s %-22s %s from %s%s",
                    name.apply(codec),
                    implementation,
                    codec.getClass().getName(),
                    origin(codec.getClass()),
                    settings));
        }
        return exitCode;
    }

    private void print(String line) {
        streams.out().print(Escaped.controls(line) + '\n');
    }

    private static String origin(Class<?> type) {
        Module module = type.getModule();
        if (module.isNamed()) {
            return "module " + module.getDescriptor().toNameAndVersion();
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        String[] steps =
                source == null ? new String[0] : source.getLocation().getPath().split("/");
        return steps.length == 0 ? "an unknown place" : steps[steps.length - 1];
    }
}
