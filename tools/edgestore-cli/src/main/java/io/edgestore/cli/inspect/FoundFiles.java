package io.edgestore.cli.inspect;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** The sum of what was found in files. */
record FoundFiles(List<Finding> all) {

    FoundFiles {
        all = List.copyOf(all);
    }

    long unreadable() {
        return all.stream().filter(finding -> finding.content().isEmpty()).count();
    }

    /** The verdict in words. */
    String verdictText() {
        return verdict().map(worst -> worst.name().replace('_', ' ')).orElse("UNREADABLE");
    }

    /** The worst; empty if there is a file that could not be read. */
    Optional<Verdict> verdict() {
        if (unreadable() > 0) {
            return Optional.empty();
        }
        return Optional.of(all.stream()
                .flatMap(finding -> finding.verdict().stream())
                .min(Comparator.naturalOrder())
                .orElse(Verdict.CLEAN));
    }

    /** The highest. */
    int exitCode() {
        return all.stream().mapToInt(Finding::exitCode).max().orElse(ExitCode.SOUND);
    }

    long sum(ToLongFunction<RecoveryReport> count) {
        return contents().stream().map(InspectedFile::report).mapToLong(count).sum();
    }

    long rawBytes() {
        return contents().stream().mapToLong(InspectedFile::rawBytes).sum();
    }

    /** The LSN of the first record; empty if there is none. */
    OptionalLong firstLsn() {
        return contents().stream()
                .map(content -> content.report().firstLsn())
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    /** The LSN of the last record; empty if there is none. */
    OptionalLong lastLsn() {
        return contents().stream()
                .map(content -> content.report().lastLsn())
                .filter(OptionalLong::isPresent)
                .reduce(OptionalLong.empty(), (first, second) -> second);
    }

    List<InspectedFile> contents() {
        return all.stream().flatMap(finding -> finding.content().stream()).toList();
    }
}
