package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a listener does, each damage is told once, each record comes back once, and all counts are right. */
class DamageListenerTest {

    private static final long SEED = Seed.of(DamageListenerTest.class);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("damaged.wal");
    }

    @ParameterizedTest
    @EnumSource
    void throwing(RecoveryPolicy policy) throws IOException {
        for (int i = 0; i < 100; i++) {
            Files.write(file, damaged(new Random(SEED + i)));
            PolicyReading expected = PolicyReading.of(file, policy);
            String what = "the file of seed " + (SEED + i);

            List<Damage> told = new ArrayList<>();
            List<Long> lsns = new ArrayList<>();
            WalOptions options = PolicyReading.OPTIONS
                    .withRecoveryPolicy(policy)
                    .withDamageListener(damage -> {
                        told.add(damage);
                        throw new IllegalArgumentException("told");
                    });
            int thrown = 0;
            try (WalReader reader = WalReader.open(file, options)) {
                for (boolean goingOn = true; goingOn; ) {
                    try {
                        goingOn = reader.advance();
                        if (goingOn) {
                            lsns.add(reader.record().lsn());
                        }
                    } catch (IllegalArgumentException e) {
                        thrown++;
                        assertThat(thrown)
                                .as(what)
                                .isLessThanOrEqualTo(expected.told().size());
                    } catch (CorruptLogException e) {
                        goingOn = false;
                    }
                    assertAddsUp(reader.report());
                }
                assertThat(reader.report()).as(what).isEqualTo(expected.report());
            }
            assertThat(told).as(what).isEqualTo(expected.told()).hasSize(thrown);
            assertThat(lsns).as(what).isEqualTo(expected.lsns());
        }
    }

    @Test
    void readingOnIsRefused() throws IOException {
        SampleLog.create(file, 4);
        SampleLog.flip(file, SampleLog.offsets(file).get(1) + 20);
        List<Throwable> refusals = new ArrayList<>();
        List<Long> lsns = new ArrayList<>();
        try (WalReader reader = open(r -> {
            refusals.add(catching(r::advance));
            refusals.add(catching(() -> r.iterator().hasNext()));
            refusals.add(catching(() -> r.forEach(record -> lsns.add(record.lsn()))));
            refusals.add(catching(r::record));
        })) {
            while (reader.advance()) {
                lsns.add(reader.record().lsn());
            }
        }
        assertThat(refusals).hasSize(4).allMatch(IllegalStateException.class::isInstance);
        assertThat(lsns).containsExactly(1L, 3L, 4L);
    }

    @Test
    void reportHasTheDamageInIt() throws IOException {
        SampleLog.create(file, 4);
        SampleLog.flip(file, SampleLog.offsets(file).get(1) + 20);
        List<RecoveryReport> reports = new ArrayList<>();
        try (WalReader reader = open(r -> reports.add(r.report()))) {
            assertThat(reader).hasSize(3);
        }
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.damageCount()).isEqualTo(1);
            assertThat(report.records()).isEqualTo(1);
            assertAddsUp(report);
        });
    }

    @Test
    void closingEndsTheCallThatTold() throws IOException {
        SampleLog.create(file, 4);
        SampleLog.flip(file, SampleLog.offsets(file).get(1) + 20);
        WalReader reader = open(r -> catching(r::close));

        assertThat(reader.advance()).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(reader::advance)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            assertThatThrownBy(reader::record).isInstanceOf(IllegalStateException.class);
        }
        assertAddsUp(reader.report());
        reader.close();
    }

    @Test
    void throwingAtAnOpeningWriterLeavesTheFileAndTheLock() throws IOException {
        SampleLog.create(file, 4);
        SampleLog.flip(file, SampleLog.offsets(file).get(1) + 20);
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> WalWriter.open(file, WalOptions.defaults().withDamageListener(damage -> {
                    throw new IllegalArgumentException("told");
                })))
                .hasMessage("told");

        assertThat(file).hasBinaryContent(before);
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.nextLsn()).isEqualTo(5);
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private static Throwable catching(Call call) {
        try {
            call.run();
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    private WalReader open(Consumer<WalReader> onDamage) throws IOException {
        AtomicReference<WalReader> opened = new AtomicReference<>();
        WalReader reader =
                WalReader.open(file, WalOptions.defaults().withDamageListener(damage -> onDamage.accept(opened.get())));
        opened.set(reader);
        return reader;
    }

    private static void assertAddsUp(RecoveryReport report) {
        assertThat(report.unreadBytes()).isNotNegative();
        assertThat(report.headerBytes()
                        + report.recordBytes()
                        + report.damagedBytes()
                        + report.tornBytes()
                        + report.zeroBytes()
                        + report.unreadBytes())
                .isEqualTo(report.fileLength());
    }

    private static byte[] damaged(Random random) {
        LogBytes log = LogBytes.withHeader();
        for (int lsn = 1; lsn <= 8; lsn++) {
            log.record(lsn, new byte[random.nextInt(700)]);
        }
        byte[] bytes = log.toBytes();
        for (int i = 0; i < 3; i++) {
            bytes[8 + random.nextInt(bytes.length - 8)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
