package io.edgestore.cli.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file of a log, {@code wal-<lsn>.log}.
 *
 * @param directory where the log is
 * @param lsn a lower bound for the LSNs in the file
 */
record LogFileName(Path directory, long lsn) {

    private static final Pattern NAME = Pattern.compile("wal-([0-9a-f]{16})\\.log");

    /** Empty if the file is named otherwise: then it stands for itself. */
    static Optional<LogFileName> of(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches()
                ? Optional.of(new LogFileName(
                        file.toAbsolutePath().normalize().getParent(), Long.parseUnsignedLong(name.group(1), 16)))
                : Optional.empty();
    }

    /** Puts the files of each log in their order, into the places that they have among the others. */
    static List<Path> inOrder(List<Path> files) {
        List<Path> ordered = new ArrayList<>(files);
        Map<Path, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            int place = i;
            of(files.get(i))
                    .ifPresent(name -> places.computeIfAbsent(name.directory(), directory -> new ArrayList<>())
                            .add(place));
        }
        for (List<Integer> ofLog : places.values()) {
            List<Path> sorted = ofLog.stream()
                    .map(files::get)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
            for (int i = 0; i < sorted.size(); i++) {
                ordered.set(ofLog.get(i), sorted.get(i));
            }
        }
        return ordered;
    }
}
