package io.edgestore.testkit.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a payload decompresses to: one record in version 1; in version 2 one or more, each behind its length, with rising
 * LSNs.
 */
final class RecordBlock {

    private RecordBlock() {}

    /** The records of a block; nothing if any of it is not as the format says. */
    static Optional<List<ParsedRecord>> parse(ParsedHeader header, byte[] block) {
        return header.version() == 1 ? ParsedRecord.of(block).map(List::of) : parseVersion2(header, block);
    }

    private static Optional<List<ParsedRecord>> parseVersion2(ParsedHeader header, byte[] block) {
        List<ParsedRecord> records = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= 4) {
            long length = in.getInt() & 0xffff_ffffL;
            if (length > in.remaining()) {
                return Optional.empty();
            }
            byte[] raw = new byte[(int) length];
            in.get(raw);
            Optional<ParsedRecord> record =
                    header.hasValueHashes() ? ParsedRecord.of(raw) : ParsedRecord.withoutHash(raw);
            if (record.isEmpty() || !isAbove(record.get(), records)) {
                return Optional.empty();
            }
            records.add(record.get());
        }
        return records.isEmpty() || in.hasRemaining() ? Optional.empty() : Optional.of(records);
    }

    private static boolean isAbove(ParsedRecord record, List<ParsedRecord> before) {
        return before.isEmpty()
                || Long.compareUnsigned(
                                record.lsn(), before.get(before.size() - 1).lsn())
                        > 0;
    }
}
