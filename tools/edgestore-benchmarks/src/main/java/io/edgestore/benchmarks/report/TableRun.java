package io.edgestore.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Measures the table, or the sections of it that are asked for. */
public final class TableRun {

    private static final Path MEMORY = Path.of("/proc/meminfo");

    private final PrintStream out;

    /** Progress and tables are printed to {@code out}. */
    public TableRun(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs with the arguments of the command line: {@code --quick} or {@code --dry}, {@code --only <part of a section's title>} and {@code
     * --json <file>}, all of which may be left out.
     */
    public void run(List<String> arguments) throws IOException {
        RunLength length = RunLength.FULL;
        String only = "";
        Path json = null;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" -> length = RunLength.QUICK;
                case "--dry" -> length = RunLength.DRY;
                case "--only" -> only = valueOf(arguments, i++);
                case "--json" -> json = Path.of(valueOf(arguments, i++));
                default ->
                    throw new IllegalArgumentException("unknown: " + arguments.get(i)
                            + "; there are --quick, --dry, --only <section> and --json <file>");
            }
        }
        List<Section> sections = new ArrayList<>();
        for (PlannedSection planned : sections(only)) {
            out.println(planned.title());
            sections.add(Measuring.measure(length, planned, line -> out.println("    " + line)));
            // After each section: a run that is stopped has not measured for nothing.
            Performance performance = performance(arguments, length, sections);
            if (json != null) {
                performance.write(json);
            }
        }
        out.println();
        out.print(new Tables(performance(arguments, length, sections)).markdown());
    }

    private static List<PlannedSection> sections(String only) {
        List<PlannedSection> chosen = Plan.sections().stream()
                .filter(each -> each.title().toLowerCase(Locale.ROOT).contains(only.toLowerCase(Locale.ROOT)))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no section has \"" + only + "\" in its title; there are:\n"
                    + Plan.sections().stream().map(PlannedSection::title).collect(Collectors.joining("\n")));
        }
        return chosen;
    }

    private static String valueOf(List<String> arguments, int option) {
        if (option + 1 == arguments.size()) {
            throw new IllegalArgumentException(arguments.get(option) + " needs a value");
        }
        return arguments.get(option + 1);
    }

    private static Performance performance(List<String> arguments, RunLength length, List<Section> sections)
            throws IOException {
        return new Performance(
                LocalDate.now().toString(),
                machine(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                "java -jar tools/edgestore-benchmarks/target/edgestore-benchmarks.jar table "
                        + String.join(" ", arguments),
                length,
                List.copyOf(sections));
    }

    private static String machine() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " processors (" + System.getProperty("os.arch") + "), "
                + memory() + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    private static String memory() throws IOException {
        if (!Files.exists(MEMORY)) {
            return "";
        }
        String kib = Files.readAllLines(MEMORY).get(0).replaceAll("\\D", "");
        return (Long.parseLong(kib) >> 20) + " GiB, ";
    }
}
