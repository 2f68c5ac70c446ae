package io.edgestore.wal;

import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.RawRecords;
import java.nio.ByteBuffer;
import java.util.List;

/** Entries and their LSNs, as they are encoded. They have their hashes if the layout has hashes. */
abstract class EntryRecords implements RawRecords {

    private final BlockLayout layout;

    EntryRecords(BlockLayout layout) {
        this.layout = layout;
    }

    abstract WalEntry entry(int index);

    abstract long lsn(int index);

    @Override
    public long length(int index) {
        return entry(index).rawLength(layout);
    }

    @Override
    public void write(int index, ByteBuffer block) {
        entry(index).writeRaw(lsn(index), layout, block);
    }

    /** Entries with LSNs side by side, given anew for each append, so that it allocates nothing. */
    static final class Entries extends EntryRecords {
        private List<WalEntry> entries = List.of();
        private long firstLsn;

        Entries(BlockLayout layout) {
            super(layout);
        }

        Entries set(List<WalEntry> those, long first) {
            entries = those;
            firstLsn = first;
            return this;
        }

        @Override
        public int count() {
            return entries.size();
        }

        @Override
        WalEntry entry(int index) {
            return entries.get(index);
        }

        @Override
        long lsn(int index) {
            return firstLsn + index;
        }
    }

    /** An entry alone, given anew likewise. */
    static final class Single extends EntryRecords {
        private WalEntry entry;
        private long lsn;

        Single(BlockLayout layout) {
            super(layout);
        }

        Single set(WalEntry that, long its) {
            entry = that;
            lsn = its;
            return this;
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        WalEntry entry(int index) {
            return entry;
        }

        @Override
        long lsn(int index) {
            return lsn;
        }
    }

    /** Records, each with an LSN of its own. */
    static final class Records extends EntryRecords {
        private final List<WalRecord> records;

        Records(BlockLayout layout, List<WalRecord> records) {
            super(layout);
            this.records = records;
        }

        @Override
        public int count() {
            return records.size();
        }

        @Override
        WalEntry entry(int index) {
            return records.get(index).entry();
        }

        @Override
        long lsn(int index) {
            return records.get(index).lsn();
        }
    }
}
