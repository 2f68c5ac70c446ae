package io.edgestore.cli.filter;

import io.edgestore.wal.RecordView;
import java.util.List;
import java.util.function.Predicate;

/** Which records are taken: those within two LSNs of which all conditions hold. */
public final class RecordFilter {

    /** Takes every record. */
    public static final RecordFilter EVERYTHING = new RecordFilter(0, -1, List.of());

    private final long fromLsn;
    private final long toLsn;
    private final List<Predicate<RecordView>> conditions;

    /**
     * Makes a filter.
     *
     * @param fromLsn the first LSN, u64
     * @param toLsn the last LSN, u64, not below the first
     * @param conditions that must all hold
     */
    RecordFilter(long fromLsn, long toLsn, List<Predicate<RecordView>> conditions) {
        this.fromLsn = fromLsn;
        this.toLsn = toLsn;
        this.conditions = List.copyOf(conditions);
    }

    /** The same filter, with a first LSN that is not below the one it has. */
    public RecordFilter from(long lsn) {
        return new RecordFilter(Long.compareUnsigned(lsn, fromLsn) > 0 ? lsn : fromLsn, toLsn, conditions);
    }

    /** Whether every record is taken. */
    public boolean isEverything() {
        return fromLsn == 0 && toLsn == -1 && conditions.isEmpty();
    }

    /** The first LSN that is wanted, u64: what stands before it in a log need not be read. */
    public long fromLsn() {
        return fromLsn;
    }

    /** Whether an LSN is beyond the last one that is wanted: nothing behind it in a log need be read. */
    public boolean isBeyond(long lsn) {
        return Long.compareUnsigned(lsn, toLsn) > 0;
    }

    /** Whether a record is taken. */
    public boolean takes(RecordView record) {
        if (Long.compareUnsigned(record.lsn(), fromLsn) < 0 || isBeyond(record.lsn())) {
            return false;
        }
        for (Predicate<RecordView> condition : conditions) {
            if (!condition.test(record)) {
                return false;
            }
        }
        return true;
    }
}
