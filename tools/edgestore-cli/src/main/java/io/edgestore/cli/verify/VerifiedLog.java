package io.edgestore.cli.verify;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What was found in a directory: the sum of what was found in its files. */
final class VerifiedLog {

    private final Path directory;
    private final List<Path> unbegun;
    private final List<VerifiedFile> files = new ArrayList<>();
    private int unreadable;
    private int unreadableCode = ExitCode.SOUND;

    /**
     * Begins a log, of which nothing was read yet.
     *
     * @param directory where it is
     * @param unbegun files at its end that no record was written to
     */
    VerifiedLog(Path directory, List<Path> unbegun) {
        this.directory = directory;
        this.unbegun = unbegun;
    }

    /** The next file. */
    void add(VerifiedFile file) {
        files.add(file);
    }

    /** The next file could not be read. */
    void addUnreadable(int exitCode) {
        unreadable++;
        unreadableCode = Math.max(unreadableCode, exitCode);
    }

    Path directory() {
        return directory;
    }

    List<Path> unbegun() {
        return unbegun;
    }

    int fileCount() {
        return files.size() + unreadable;
    }

    int unreadableCount() {
        return unreadable;
    }

    /** The worst of all files; empty if there is one that could not be read. */
    Optional<Verdict> verdict() {
        return unreadable > 0
                ? Optional.empty()
                : Optional.of(files.stream()
                        .map(VerifiedFile::verdict)
                        .min(Comparator.naturalOrder())
                        .orElse(Verdict.CLEAN));
    }

    long records() {
        return files.stream().mapToLong(file -> file.report().records()).sum();
    }

    Optional<LsnRange> lsns() {
        List<VerifiedFile> withRecords =
                files.stream().filter(file -> file.report().records() > 0).toList();
        if (withRecords.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong first = withRecords.get(0).report().firstLsn();
        OptionalLong last = withRecords.get(withRecords.size() - 1).report().lastLsn();
        return Optional.of(new LsnRange(first.getAsLong(), last.getAsLong()));
    }

    List<LsnRange> missing() {
        return files.stream().flatMap(file -> file.missing().stream()).toList();
    }

    int exitCode() {
        return Stream.concat(files.stream().map(VerifiedFile::exitCode), Stream.of(unreadableCode))
                .max(Comparator.naturalOrder())
                .get();
    }
}
