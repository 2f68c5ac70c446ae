package io.edgestore.testkit.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The result of reading a file under the default policy. */
public sealed interface ReadOutcome {

    /**
     * Records with all that is in them. Two of them are equal if their records are, field by field.
     *
     * @param records those that come back, in the order of the file
     */
    record Records(List<ParsedRecord> records) implements ReadOutcome {

        /**
         * Copies the list.
         *
         * @param records those that come back, in the order of the file
         */
        public Records {
            records = List.copyOf(records);
        }

        @Override
        public ReadOutcome inShort() {
            return new Lsns(records.stream().map(ParsedRecord::lsn).toList());
        }

        /** The LSNs with commas between them. */
        @Override
        public String toString() {
            return inShort().toString();
        }
    }

    /**
     * What the table of damaged golden files, {@code mutations.tsv}, knows of records.
     *
     * @param lsns the LSNs of those that come back, u64, in the order of the file
     */
    record Lsns(List<Long> lsns) implements ReadOutcome {

        /**
         * Copies the list.
         *
         * @param lsns the LSNs of those that come back, u64, in the order of the file
         */
        public Lsns {
            lsns = List.copyOf(lsns);
        }

        /** The LSNs with commas between them, as in the table. */
        @Override
        public String toString() {
            return lsns.stream().map(Long::toUnsignedString).collect(Collectors.joining(","));
        }
    }

    /** The file is refused: it is not a log file. */
    record CorruptRecord() implements ReadOutcome {

        @Override
        public String toString() {
            return "CORRUPT_RECORD";
        }
    }

    /**
     * The file is refused: it is of another version.
     *
     * @param expected the version that the reader knows
     * @param found the version of the file
     */
    record FormatVersion(int expected, int found) implements ReadOutcome {

        @Override
        public String toString() {
            return "FORMAT_VERSION " + expected + " " + found;
        }
    }

    /**
     * The file is refused: its header is sound, and names a codec that the reader does not have.
     *
     * @param name the codec's name
     */
    record UnknownCodec(String name) implements ReadOutcome {

        @Override
        public String toString() {
            return "UNKNOWN_CODEC " + name;
        }
    }

    /**
     * The same with the LSNs in place of the records.
     *
     * @return this, if there are no records in it
     */
    default ReadOutcome inShort() {
        return this;
    }

    /**
     * Reads what {@code toString()} writes.
     *
     * @param text the column {@code expected} of {@code mutations.tsv}, say
     * @return the outcome in short
     */
    static ReadOutcome of(String text) {
        if (text.equals("CORRUPT_RECORD")) {
            return new CorruptRecord();
        }
        if (text.startsWith("FORMAT_VERSION ")) {
            String[] words = text.split(" ");
            return new FormatVersion(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        }
        if (text.startsWith("UNKNOWN_CODEC ")) {
            return new UnknownCodec(text.split(" ")[1]);
        }
        List<Long> lsns = new ArrayList<>();
        Arrays.stream(text.split(","))
                .filter(lsn -> !lsn.isEmpty())
                .forEach(lsn -> lsns.add(Long.parseUnsignedLong(lsn)));
        return new Lsns(lsns);
    }
}
