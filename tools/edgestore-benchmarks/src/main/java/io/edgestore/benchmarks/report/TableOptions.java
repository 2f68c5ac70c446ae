package io.edgestore.benchmarks.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is asked for on the command line.
 *
 * @param arguments as they were given
 * @param length how long to measure
 * @param sections what to measure
 * @param json where the figures go too; null for nowhere
 */
record TableOptions(List<String> arguments, RunLength length, List<PlannedSection> sections, Path json) {

    /**
     * Reads {@code --quick} or {@code --dry}, {@code --only <part of a section's title>} and {@code --json <file>}, all of which
     * may be left out.
     *
     * @throws IllegalArgumentException with a message for whoever typed it
     */
    static TableOptions parse(List<String> arguments) {
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
                            + "; there are --quick, --dry, --only <section> and --json <file>, and --help tells more");
            }
        }
        return new TableOptions(List.copyOf(arguments), length, sections(only), json);
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
}
