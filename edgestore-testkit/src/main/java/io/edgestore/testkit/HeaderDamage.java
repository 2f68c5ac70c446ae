package io.edgestore.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files that are none of ours, or of another version. */
final class HeaderDamage {

    private static final int VERSION_AT = 4;

    private HeaderDamage() {}

    static Stream<DamagedLog> cases(LogDamage damage) {
        Stream<DamagedLog> versions = IntStream.rangeClosed(0, 255)
                .filter(version -> version != damage.file()[VERSION_AT])
                .mapToObj(version -> with(damage, "version=" + version, VERSION_AT, (byte) version));
        Stream<DamagedLog> reserved = IntStream.range(VERSION_AT + 1, ParsedLog.HEADER_LENGTH)
                .mapToObj(at -> with(damage, "reserved@" + at + "=2a", at, (byte) 0x2a));
        Stream<DamagedLog> others = List.of("WGDE", "edgw", "EDG1", "\0\0\0\0").stream()
                .map(magic -> with(
                        damage, "magic=" + magic.replace("\0", "00"), 0, magic.getBytes(StandardCharsets.US_ASCII)));
        return Stream.of(versions, reserved, others).flatMap(cases -> cases);
    }

    private static DamagedLog with(LogDamage damage, String id, int at, byte... bytes) {
        byte[] copy = damage.file().clone();
        System.arraycopy(bytes, 0, copy, at, bytes.length);
        return DamagedLog.of(id, copy);
    }
}
