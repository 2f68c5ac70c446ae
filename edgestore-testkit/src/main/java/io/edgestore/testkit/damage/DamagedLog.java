package io.edgestore.testkit.damage;

import io.edgestore.testkit.format.ParsedHeader;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ReadOutcome;
import java.util.Set;

/**
 * A damaged log file, and what a reader under the default policy must get out of it. The array is not copied.
 *
 * @param id says what was done to the file: {@code flip@12.3}, say. No two of one {@link LogDamage} are alike
 * @param bytes the whole damaged file
 * @param expected what the format, followed to the letter, makes of it
 */
public record DamagedLog(String id, byte[] bytes, ReadOutcome expected) {

    /**
     * A file with what the format makes of it.
     *
     * @param id says what was done to the file
     * @param bytes the whole damaged file; not copied
     * @return the same, with the outcome that {@link ParsedLog} has
     */
    public static DamagedLog of(String id, byte[] bytes) {
        return new DamagedLog(id, bytes, ParsedLog.of(bytes).outcome());
    }

    /**
     * What a reader must get out of the file that does not know all versions.
     *
     * @param knownVersions the versions that it knows; among them 1
     * @return that the version is unknown, if that is what the file's header says; what is expected of all, if not
     */
    public ReadOutcome expectedOf(Set<Integer> knownVersions) {
        return ParsedHeader.versionOf(bytes)
                .filter(version -> !knownVersions.contains(version))
                .<ReadOutcome>map(version -> new ReadOutcome.FormatVersion(1, version))
                .orElse(expected);
    }

    /** The id and the outcome, not the bytes. */
    @Override
    public String toString() {
        return id + ": " + expected;
    }
}
