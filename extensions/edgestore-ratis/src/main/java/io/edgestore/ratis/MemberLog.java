package io.edgestore.ratis;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a member, opened. If it is damaged, it is made anew first.
 *
 * @param log whose last record is really there
 * @param evidence where a damaged log was put, now or at an earlier time, if it is there still
 */
record MemberLog(WriteAheadLog log, Optional<Path> evidence) {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReplicatedLog.class);

    /**
     * Opens it.
     *
     * @param strict the options of the log, under the policy {@code FAIL}
     * @throws CorruptLogException if it is damaged, and the member has not what it takes to make it anew
     */
    static MemberLog open(ReplicatedLogOptions options, WalOptions strict) throws IOException {
        LogReplacement replacement = new LogReplacement(options, strict);
        replacement.finishBegun();
        try {
            return new MemberLog(openWhole(replacement.log(), strict), replacement.newestEvidence());
        } catch (CorruptLogException damage) {
            return openAnew(options, strict, damage);
        }
    }

    /**
     * Opens it after it was made anew. Nobody has it open.
     *
     * @param damage why
     * @throws CorruptLogException if the member has not what it takes
     */
    static MemberLog openAnew(ReplicatedLogOptions options, WalOptions strict, CorruptLogException damage)
            throws IOException {
        LogReplacement replacement = new LogReplacement(options, strict);
        Path evidence = replacement.run(damage);
        LOGGER.warn(
                "The log of member {} was damaged, and was made anew. The damaged one is kept in {}. What was found: {}",
                options.memberId(),
                evidence,
                damage.getMessage());
        return new MemberLog(openWhole(replacement.log(), strict), Optional.of(evidence));
    }

    private static WriteAheadLog openWhole(Path directory, WalOptions strict) throws IOException {
        WriteAheadLog log = WriteAheadLog.open(directory, strict);
        try {
            requireNoMark(DamageMark.in(directory));
            requireLastRecord(log, directory);
            return log;
        } catch (Throwable e) {
            try (log) {
                throw e;
            }
        }
    }

    private static void requireNoMark(DamageMark mark) throws IOException {
        if (mark.isSet()) {
            throw new CorruptLogException(mark.text().strip(), null);
        }
    }

    /**
     * Damage can raise the last LSN: a log goes on above all that a damaged file can have held. What is committed under LSNs up to there
     * would pass for written.
     */
    private static void requireLastRecord(WriteAheadLog log, Path directory) throws IOException {
        long last = log.lastLsn();
        if (Long.compareUnsigned(last, log.firstLsn()) < 0) {
            return; // no record, or all of them are deleted
        }
        try (LogReader reader = log.read(last)) {
            if (!reader.advance()) {
                throw new CorruptLogException(
                        directory + ": the record with LSN " + last + ", which should be the last one, is not there",
                        null);
            }
        }
    }
}
