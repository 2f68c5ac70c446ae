package io.edgestore.testkit.damage;

import io.edgestore.testkit.bytes.FrameBytes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Damage that knows nothing of frames. */
final class ByteDamage {

    private static final int SECTOR = 512;
    private static final int PAGE = 4096;
    private static final int STRETCHES = 50;

    /** Less than a frame's header, just one, the shortest frame's worth, and around a sector. */
    private static final List<Integer> TAIL_LENGTHS = List.of(1, 7, 8, 9, 15, 16, 17, 64, 511, 512, 513, 4096, 10_000);

    private ByteDamage() {}

    static Stream<DamagedLog> flips(LogDamage damage) {
        int length = damage.file().length;
        return IntStream.range(0, 8 * length)
                .mapToObj(i ->
                        edited(damage, "flip@" + i / 8 + "." + i % 8, copy -> copy[i / 8] ^= (byte) (1 << (i % 8))));
    }

    static Stream<DamagedLog> overwrites(LogDamage damage) {
        int length = damage.file().length;
        Stream<DamagedLog> bytes = IntStream.range(0, length).boxed().flatMap(at -> {
            byte other = (byte) new Random(damage.seed() + at).nextInt();
            return Stream.of(
                    edited(damage, "set@" + at + "=00", copy -> copy[at] = 0),
                    edited(damage, "set@" + at + "=ff", copy -> copy[at] = -1),
                    edited(damage, "set@" + at + "=random", copy -> copy[at] = other));
        });
        Stream<DamagedLog> stretches = IntStream.range(0, length == 0 ? 0 : STRETCHES)
                .mapToObj(i -> {
                    Random random = new Random(damage.seed() - 1 - i);
                    int from = random.nextInt(length);
                    byte[] noise = noise(random, 1 + random.nextInt(Math.min(SECTOR, length - from)));
                    return edited(
                            damage,
                            "noise-" + i + "@" + from + "+" + noise.length,
                            copy -> System.arraycopy(noise, 0, copy, from, noise.length));
                });
        return Stream.concat(bytes, stretches);
    }

    static Stream<DamagedLog> truncations(LogDamage damage) {
        byte[] file = damage.file();
        return IntStream.range(0, file.length)
                .mapToObj(length -> DamagedLog.of("truncate@" + length, Arrays.copyOf(file, length)));
    }

    static Stream<DamagedLog> tails(LogDamage damage) {
        byte[] file = damage.file();
        return TAIL_LENGTHS.stream().flatMap(length -> {
            byte[] ff = new byte[length];
            Arrays.fill(ff, (byte) -1);
            byte[] noise = noise(new Random(damage.seed() + length), length);
            Stream<DamagedLog> behind = Stream.of(
                    DamagedLog.of("tail/zeros-" + length, FrameBytes.join(file, new byte[length])),
                    DamagedLog.of("tail/ff-" + length, FrameBytes.join(file, ff)),
                    DamagedLog.of("tail/noise-" + length, FrameBytes.join(file, noise)));
            int kept = file.length - length;
            if (kept < 0) {
                return behind;
            }
            byte[] head = Arrays.copyOf(file, kept);
            return Stream.concat(
                    behind,
                    Stream.of(
                            DamagedLog.of("end/zeros-" + length, FrameBytes.join(head, new byte[length])),
                            DamagedLog.of("end/ff-" + length, FrameBytes.join(head, ff)),
                            DamagedLog.of("end/noise-" + length, FrameBytes.join(head, noise))));
        });
    }

    static Stream<DamagedLog> zeroedSectors(LogDamage damage) {
        return Stream.of(SECTOR, PAGE)
                .flatMap(size -> IntStream.iterate(0, from -> from < damage.file().length, from -> from + size)
                        .mapToObj(from -> edited(
                                damage,
                                "zeroed-" + size + "@" + from,
                                copy -> Arrays.fill(copy, from, Math.min(from + size, copy.length), (byte) 0))));
    }

    private static DamagedLog edited(LogDamage damage, String id, Consumer<byte[]> edit) {
        byte[] copy = damage.file().clone();
        edit.accept(copy);
        return DamagedLog.of(id, copy);
    }

    private static byte[] noise(Random random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
