package io.edgestore.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Measures the table, or the sections of it that are asked for. */
public final class TableRun {

    private static final Path MEMORY = Path.of("/proc/meminfo");

    private final TableOptions options;
    private final PrintStream out;

    private TableRun(TableOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Makes one for the arguments of the command line.
     *
     * @param out where progress and tables are printed
     * @throws IllegalArgumentException with a message for whoever typed them
     */
    public static TableRun of(List<String> arguments, PrintStream out) {
        return new TableRun(TableOptions.parse(arguments), out);
    }

    /** Measures, and prints. */
    public void run() throws IOException {
        List<Section> sections = new ArrayList<>();
        for (PlannedSection planned : options.sections()) {
            out.println(planned.title());
            sections.add(Measuring.measure(options.length(), planned, line -> out.println("    " + line)));
            // After each section: a run that is stopped has not measured for nothing.
            Performance performance = performance(sections);
            if (options.json() != null) {
                performance.write(options.json());
            }
        }
        out.println();
        out.print(new Tables(performance(sections)).markdown());
    }

    private Performance performance(List<Section> sections) throws IOException {
        return new Performance(
                LocalDate.now().toString(),
                machine(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                "java -jar tools/edgestore-benchmarks/target/edgestore-benchmarks.jar table "
                        + String.join(" ", options.arguments()),
                options.length(),
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
