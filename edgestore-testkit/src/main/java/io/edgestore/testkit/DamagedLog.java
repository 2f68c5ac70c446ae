package io.edgestore.testkit;

/**
 * A damaged log file, and what a reader in the default policy must get out of it. The array is not copied.
 *
 * @param id says what was done to the file: {@code flip@12.3}, say. No two of one {@link LogDamage} are alike
 * @param bytes the whole damaged file
 * @param expected what the format, followed to the letter, makes of it
 */
public record DamagedLog(String id, byte[] bytes, ReadOutcome expected) {

    static DamagedLog of(String id, byte[] bytes) {
        return new DamagedLog(id, bytes, ParsedLog.of(bytes).outcome());
    }

    /** The id and the outcome, not the bytes. */
    @Override
    public String toString() {
        return id + ": " + expected;
    }
}
