package io.edgestore.wal;

import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.prefetch.Decoding;
import io.edgestore.wal.scan.FrameScan;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Reads a file to its end for a writer, and finds out which LSNs are taken. These are not only those of the records that
 * come back: a damaged length can lead over frames that are whole, and no LSN of theirs may be given out again. Only the
 * bytes that the reader passes over are searched for such frames, so that no frame is decompressed twice.
 */
final class TakenLsns implements Closeable {

    private final LogFile file;
    private final int maxRecordLength;
    private final WalReader reader;
    private final Queue<Damage> passedOver = new ArrayDeque<>();
    private final ReportBuilder taken;

    /** Null as long as there is no damage. */
    private FrameScan search;

    TakenLsns(LogFile file, WalOptions options) throws IOException {
        Consumer<Damage> listener = options.damageListener();
        this.file = file;
        this.maxRecordLength = options.maxRecordLength();
        this.reader = new WalReader(
                file, options.withRecoveryPolicy(RecoveryPolicy.SKIP).withDamageListener(damage -> {
                    passedOver.add(damage);
                    listener.accept(damage);
                }));
        this.taken = new ReportBuilder(file.path(), 0, 0);
    }

    WalReader reader() {
        return reader;
    }

    /** Reads all that can be read. */
    void read() throws IOException {
        while (reader.advance()) {
            searchPassedOver();
            taken.record(reader.record().lsn());
        }
    }

    /** The least LSN that nothing in the file can have had; 0 if all are used up. To be asked after {@link #read}. */
    long next() throws IOException {
        searchPassedOver();
        long read = reader.nextLsn();
        long found = taken.nextLsn();
        return Long.compareUnsigned(found - 1, read - 1) > 0 ? found : read; // less one, since 0 is the highest
    }

    private void searchPassedOver() throws IOException {
        for (Damage damage = passedOver.poll(); damage != null; damage = passedOver.poll()) {
            search(damage.offset(), damage.offset() + damage.length());
        }
    }

    private void search(long start, long end) throws IOException {
        if (search == null) {
            long fileEnd = reader.report().fileLength();
            search = new FrameScan(
                    file,
                    fileEnd,
                    FrameScan.Reading.SALVAGE,
                    reader.codec(),
                    maxRecordLength,
                    Decoding.IN_READING_THREAD);
        }
        long at = start;
        FrameScan.Step step = search.nextWithin(start + 1, end);
        while (step != FrameScan.Step.END) {
            lost(at, search.offset());
            at = search.offset() + search.length();
            switch (step) {
                case FRAME -> records();
                case TOO_LARGE ->
                    throw new RecordTooLargeException(
                            file.path() + ": the frame at offset " + search.offset() + ", in damage, holds "
                                    + search.rawLength()
                                    + " bytes of records, over the limit of this writer; open it with a higher maxRecordLength");
                default -> lost(search.offset(), at);
            }
            step = search.nextWithin(at, end);
        }
        lost(at, end);
    }

    private void records() throws IOException {
        while (search.nextRecord()) {
            taken.record(search.record().lsn());
        }
    }

    private void lost(long start, long end) {
        if (start < end) {
            Damage damage = new Damage(file.path(), start, end - start, Damage.Reason.LENGTH);
            taken.damage(damage, search.maxRecords(end - start));
        }
    }

    /** Gives the memory back. The file stays open. */
    @Override
    public void close() {
        reader.release();
        if (search != null) {
            search.close();
        }
    }
}
