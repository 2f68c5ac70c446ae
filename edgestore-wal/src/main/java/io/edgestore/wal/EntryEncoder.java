package io.edgestore.wal;

import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.FrameEncoder;
import io.edgestore.wal.format.PayloadTooLongException;
import io.edgestore.wal.format.RawRecord;
import io.edgestore.wal.format.RawRecords;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes frames of entries, in two steps. The {@code checked} methods refuse what cannot be written and compute the hashes;
 * many threads may call them. The {@code encode} methods are for the one thread that holds the writer's lock: there an LSN is
 * known, and nothing is refused any more but bytes that do not compress.
 */
final class EntryEncoder implements AutoCloseable {

    /** The most bytes that are encoded for one call: they go into one buffer, and a list that long is a mistake. */
    private static final int MAX_WRITE_LENGTH = 1 << 30;

    private final FrameEncoder encoder;
    private final BlockLayout layout;
    private final int maxRecordLength;
    private final long maxBlockLength;

    /** What an encoding is made of; kept, so that an append allocates nothing. */
    private final EntryRecords.Single single;

    private final EntryRecords.Entries several;

    EntryEncoder(FileCodec codec, WalOptions options) {
        this.encoder = codec.encoder();
        this.layout = codec.header().layout();
        this.single = new EntryRecords.Single(layout);
        this.several = new EntryRecords.Entries(layout);
        this.maxRecordLength = Math.min(options.maxRecordLength(), Integer.MAX_VALUE - layout.prefixLength());
        this.maxBlockLength = Math.min(options.maxBlockLength(), (long) maxRecordLength + layout.prefixLength());
    }

    /** Whether the records that it encodes have the hash of their value. */
    boolean hasValueHashes() {
        return layout.hasHashes();
    }

    /** The entry, with its hash if the file has hashes. */
    WalEntry checked(WalEntry entry) throws RecordTooLargeException {
        requireFits(entry);
        return layout.hasHashes() ? entry.withValueHash() : entry;
    }

    void requireFits(WalEntry entry) throws RecordTooLargeException {
        if (entry.namespaceLength() > RawRecord.MAX_NAMESPACE_LENGTH) {
            throw new RecordTooLargeException("the namespace has " + entry.namespaceLength()
                    + " bytes, and can have at most " + RawRecord.MAX_NAMESPACE_LENGTH);
        }
        if (entry.rawLength(layout) > maxRecordLength) {
            throw new RecordTooLargeException("the record has " + entry.rawLength(layout)
                    + " bytes, over the maxRecordLength of " + maxRecordLength
                    + "; split the value, or raise the limit for writers and readers");
        }
    }

    /** A copy of the list that nobody else changes, of entries with their hashes if the file has hashes. */
    List<WalEntry> checked(List<WalEntry> entries) throws RecordTooLargeException {
        List<WalEntry> copy = List.copyOf(entries); // which copies nothing that cannot change
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("the list of entries to append is empty");
        }
        boolean complete = true;
        for (int i = 0; i < copy.size(); i++) {
            WalEntry entry = copy.get(i);
            try {
                complete &= checked(entry) == entry;
            } catch (RecordTooLargeException e) {
                throw new RecordTooLargeException("entry " + i + " of the list: " + e.getMessage());
            }
        }
        return complete ? copy : copy.stream().map(WalEntry::withValueHash).toList();
    }

    /**
     * The same for one frame. A reader with the limit of this writer takes it, and one with the default limit too, unless it
     * is a single record over that.
     */
    List<WalEntry> checkedBatch(List<WalEntry> entries) throws RecordTooLargeException {
        if (!layout.holdsBatches()) {
            throw new UnsupportedOperationException(
                    "a file of version 1 has a frame for each record, so nothing else is"
                            + " atomic; create the file with WalOptions.withFormatVersion(FormatVersion.VERSION_2)");
        }
        List<WalEntry> copy = checked(entries);
        long length = 0;
        for (WalEntry entry : copy) {
            length += layout.prefixLength() + entry.rawLength(layout);
        }
        int limit = Math.min(maxRecordLength, WalOptions.DEFAULT_MAX_RECORD_LENGTH);
        if (copy.size() > 1 && length - layout.prefixLength() > limit) {
            throw new RecordTooLargeException("the batch of " + copy.size() + " records has " + length
                    + " bytes, over the " + limit + " that a frame may hold by maxRecordLength; split the batch");
        }
        return copy;
    }

    /** A copy of the list that nobody else changes, of records whose LSNs rise, with their hashes if the file has hashes. */
    List<WalRecord> checkedRecords(List<WalRecord> records) throws RecordTooLargeException {
        List<WalRecord> copy = new ArrayList<>(records);
        List<WalEntry> entries = checked(copy.stream().map(WalRecord::entry).toList());
        for (int i = 0; i < copy.size(); i++) {
            long lsn = copy.get(i).lsn();
            if (i > 0 && Long.compareUnsigned(lsn, copy.get(i - 1).lsn()) <= 0) {
                throw new IllegalArgumentException("record " + i + " of the list has LSN " + Long.toUnsignedString(lsn)
                        + ", and the one before has "
                        + Long.toUnsignedString(copy.get(i - 1).lsn())
                        + "; give the records in the order of their LSNs");
            }
            copy.set(i, new WalRecord(lsn, entries.get(i)));
        }
        return copy;
    }

    /** The frame of one entry. */
    ByteBuffer encode(long lsn, WalEntry entry, long offset) throws RecordTooLargeException {
        try {
            return encode(single.set(entry, lsn), 0, offset);
        } finally {
            single.set(null, 0); // it may be long, and nobody else may need it any more
        }
    }

    /** The frames of entries with LSNs side by side. In version 2 entries share frames, up to the length for that. */
    ByteBuffer encode(long firstLsn, List<WalEntry> entries, long offset) throws RecordTooLargeException {
        return encode(firstLsn, entries, maxBlockLength, offset);
    }

    /** The frames of records. In version 2 they share frames, as above. */
    ByteBuffer encodeRecords(List<WalRecord> records, long offset) throws RecordTooLargeException {
        return encode(new EntryRecords.Records(layout, records), maxBlockLength, offset);
    }

    /** The one frame of a checked batch. */
    ByteBuffer encodeBatch(long firstLsn, List<WalEntry> entries, long offset) throws RecordTooLargeException {
        return encode(firstLsn, entries, Long.MAX_VALUE, offset);
    }

    private ByteBuffer encode(long firstLsn, List<WalEntry> entries, long blockLength, long offset)
            throws RecordTooLargeException {
        try {
            return encode(several.set(entries, firstLsn), blockLength, offset);
        } finally {
            several.set(List.of(), 0);
        }
    }

    /** Gives the memory back: the last frames are not to be read any more. */
    @Override
    public void close() {
        encoder.close();
    }

    private ByteBuffer encode(RawRecords records, long blockLength, long offset) throws RecordTooLargeException {
        long bound = encoder.maxLength(records, blockLength);
        if (bound > MAX_WRITE_LENGTH) {
            throw new RecordTooLargeException("the frames of the list of " + records.count() + " entries can have "
                    + bound + " bytes, and at most " + MAX_WRITE_LENGTH
                    + " are written at once; append the list in parts");
        }
        try {
            return encoder.encode(records, blockLength, (int) bound, offset);
        } catch (PayloadTooLongException e) {
            throw new RecordTooLargeException(
                    (records.count() == 1 ? "the record has " : "the records of a frame have ") + e.blockLength()
                            + " bytes, and compressed still more than the 64 MiB that a frame can hold; split "
                            + (records.count() == 1 ? "the value" : "the batch or the value"));
        }
    }
}
