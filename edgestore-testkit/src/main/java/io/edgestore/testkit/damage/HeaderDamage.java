package io.edgestore.testkit.damage;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.format.ParsedHeader;
import io.edgestore.testkit.format.ParsedLog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files that are none of ours, or of another version. */
final class HeaderDamage {

    private static final int VERSION_AT = 4;
    private static final int FLAGS_AT = 5;
    private static final int LENGTH_AT = 6;
    private static final int NAMES_AT = 14;

    private HeaderDamage() {}

    static Stream<DamagedLog> cases(LogDamage damage) {
        return damage.file()[VERSION_AT] == 1 ? version1(damage) : version2(damage);
    }

    private static Stream<DamagedLog> version1(LogDamage damage) {
        Stream<DamagedLog> reserved = IntStream.range(VERSION_AT + 1, ParsedLog.HEADER_LENGTH)
                .mapToObj(at -> with(damage, "reserved@" + at + "=2a", at, (byte) 0x2a));
        return Stream.concat(starts(damage), reserved);
    }

    /** Each byte changed under a CRC that is right again, and fields that do not fill the header. */
    private static Stream<DamagedLog> version2(LogDamage damage) {
        LogPieces pieces = LogPieces.of(damage.file());
        byte[] fields = Arrays.copyOf(pieces.header(), pieces.header().length - 4);
        Stream<DamagedLog> flags = IntStream.rangeClosed(0, 255)
                .filter(bits -> bits != fields[FLAGS_AT])
                .mapToObj(bits -> resealed(damage, "flags=" + bits, FLAGS_AT, (byte) bits));
        Stream<DamagedLog> bytes = IntStream.range(FLAGS_AT + 1, fields.length)
                .mapToObj(at -> resealed(damage, "header@" + at + "^ff/resealed", at, (byte) ~fields[at]));
        Stream<DamagedLog> names = IntStream.range(NAMES_AT, fields.length)
                .mapToObj(at -> resealed(damage, "header@" + at + "^01/resealed", at, (byte) (fields[at] ^ 1)));
        Stream<DamagedLog> lengths = IntStream.of(0, 1, 8, 13, 14, 24, 1 << 20, (1 << 20) + 1, -1)
                .mapToObj(length -> with(damage, "header-length=" + length, LENGTH_AT, FrameBytes.u32(length)));
        return Stream.of(starts(damage), flags, bytes, names, lengths, Stream.of(withParameters(pieces)))
                .flatMap(cases -> cases);
    }

    /** Parameters for a compressor that has none, in a file that is sound otherwise. */
    private static DamagedLog withParameters(LogPieces pieces) {
        byte[] parameters = {1, 2, 3};
        ParsedHeader header = pieces.parsed();
        byte[] file = new ParsedHeader(
                        header.version(),
                        header.flags(),
                        header.length() + parameters.length,
                        header.salt(),
                        header.compressor(),
                        header.checksum(),
                        parameters)
                .bytes();
        for (int i = 0; i < pieces.frames().size(); i++) {
            file = FrameBytes.join(file, FrameBytes.sealed(header.salt(), file.length, pieces.payload(i)));
        }
        return DamagedLog.of("parameters=010203/resealed", file);
    }

    private static DamagedLog resealed(LogDamage damage, String id, int at, byte changed) {
        LogPieces pieces = LogPieces.of(damage.file());
        byte[] fields = Arrays.copyOf(pieces.header(), pieces.header().length - 4);
        fields[at] = changed;
        byte[] header = FrameBytes.join(fields, FrameBytes.u32(FrameBytes.crc(fields)));
        return DamagedLog.of(
                id, FrameBytes.join(header, Arrays.copyOfRange(damage.file(), header.length, damage.file().length)));
    }

    private static Stream<DamagedLog> starts(LogDamage damage) {
        Stream<DamagedLog> versions = IntStream.rangeClosed(0, 255)
                .filter(version -> version != damage.file()[VERSION_AT])
                .mapToObj(version -> with(damage, "version=" + version, VERSION_AT, (byte) version));
        Stream<DamagedLog> others = List.of("WGDE", "edgw", "EDG1", "\0\0\0\0").stream()
                .map(magic -> with(
                        damage, "magic=" + magic.replace("\0", "00"), 0, magic.getBytes(StandardCharsets.US_ASCII)));
        return Stream.concat(versions, others);
    }

    private static DamagedLog with(LogDamage damage, String id, int at, byte... bytes) {
        byte[] copy = damage.file().clone();
        System.arraycopy(bytes, 0, copy, at, bytes.length);
        return DamagedLog.of(id, copy);
    }
}
