package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenMutation;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.prefetch.Decoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads decode ahead: what comes back is what one thread finds, and where it finds it. */
class DecodingThreadsTest {

    private static final long SEED = Seed.of(DecodingThreadsTest.class);

    /** Short chunks, so that short files have many. */
    private static final Decoding FOUR = new Decoding(4, 300);

    @TempDir
    private static Path directory;

    private final Path file = directory.resolve("decoded.wal");

    /** LZ4 that does something else first. */
    private record Watched(Hook hook) implements Compressor {

        private static final Compressor LZ4 = Codecs.installed().compressor("lz4");

        interface Hook {
            void before(ByteBuffer compressed);
        }

        @Override
        public String name() {
            return "lz4";
        }

        @Override
        public int maxCompressedLength(int length) {
            return LZ4.maxCompressedLength(length);
        }

        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            return LZ4.compress(source, target);
        }

        @Override
        public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
            hook.before(source);
            LZ4.decompress(source, target);
        }

        @Override
        public long maxDecompressedLength(int compressedLength) {
            return LZ4.maxDecompressedLength(compressedLength);
        }
    }

    /** What a reading comes to, but for how much of it was work in vain. */
    private static List<Object> reading(Path file, RecoveryPolicy policy, Decoding decoding) throws IOException {
        List<Object> found = new ArrayList<>();
        WalOptions options = PolicyReading.OPTIONS
                .withRecoveryPolicy(policy)
                .withMaxRecordLength(1_200)
                .withDamageListener(found::add)
                .withDecoding(decoding);
        try (WalReader reader = WalReader.open(file, options)) {
            try {
                while (reader.advance()) {
                    RecordView record = reader.record();
                    found.add(RecordContent.of(record));
                    found.add(List.of(record.offset(), record.frameLength(), record.remainingInFrame()));
                }
            } catch (CorruptLogException | RecordTooLargeException e) {
                found.add(e.toString());
            }
            found.add(reader.report());
            found.add(reader.nextLsn());
        } catch (CorruptLogException | FormatVersionException e) {
            found.add(e.toString());
        }
        return found;
    }

    private void assertSame(String what, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            assertThat(reading(file, policy, FOUR))
                    .as("%s under %s", what, policy)
                    .isEqualTo(reading(file, policy, Decoding.IN_READING_THREAD));
        }
    }

    @Test
    void theGoldenFilesAndTheirDamagedCopiesReadTheSame() throws IOException {
        for (GoldenFile golden : GoldenFile.all()) {
            assertSame(golden.name(), golden.bytes());
        }
        for (GoldenMutation mutation : GoldenMutation.all()) {
            assertSame(mutation.name(), mutation.apply(GoldenFile.SMALL.bytes()));
        }
    }

    @Test
    void randomFilesReadTheSame() throws IOException {
        for (int i = 0; i < 100; i++) {
            Random random = new Random(SEED + i);
            byte[] one = RandomDamageTest.damagedFile(random);
            LogBytes log = LogBytes.withHeader();
            for (int lsn = 1; lsn <= 20; lsn++) {
                log.record(lsn, new byte[random.nextInt(random.nextInt(5) == 0 ? 1_500 : 60)]);
            }
            byte[] all = log.bytes(Arrays.copyOfRange(one, 8, one.length)).toBytes();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                all[8 + random.nextInt(all.length - 8)] ^= (byte) (1 << random.nextInt(8));
            }
            assertSame("the file of seed " + (SEED + i), all);
        }
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void filesOfManyChunksReadTheSame(FormatVersion version) throws IOException {
        List<WalRecord> records = SampleLog.records(1, 3_000);
        try (WalWriter writer = WalWriter.create(replaced(), PolicyReading.OPTIONS.withFormatVersion(version))) {
            for (int from = 0; from < records.size(); from += 3) {
                writer.appendRecords(records.subList(from, from + 3));
            }
        }
        for (int threads : new int[] {2, 3, 8}) {
            try (WalReader reader =
                    WalReader.open(file, PolicyReading.OPTIONS.withDecoding(new Decoding(threads, 1_000)))) {
                assertThat(reader).containsExactlyElementsOf(records);
                assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            }
        }
    }

    private Path replaced() throws IOException {
        Files.deleteIfExists(file);
        return file;
    }

    private WalReader open(int count, Compressor codec, Decoding decoding) throws IOException {
        SampleLog.create(replaced(), count);
        return WalReader.open(file, PolicyReading.OPTIONS.withCompressor(codec).withDecoding(decoding));
    }

    /** Each of two threads is in the codec, and goes on only when the other is too. */
    @Test
    void twoThreadsDecodeAtTheSameTime() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        AtomicReference<Thread> first = new AtomicReference<>();
        AtomicInteger calls = new AtomicInteger();
        Compressor codec = new Watched(compressed -> {
            boolean ahead = calls.incrementAndGet() > 10; // the first ones are not decoded ahead
            if (ahead
                    && first.getAndUpdate(old -> old == null ? Thread.currentThread() : old)
                            != Thread.currentThread()) {
                both.countDown();
                both.countDown();
            } else if (ahead) {
                awaitQuietly(both);
            }
        });
        try (WalReader reader = open(300, codec, new Decoding(2, 500))) {
            assertThat(reader).hasSize(300);
        }
        assertThat(both.getCount()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Each failure comes out at its record, again at each call, and reading goes on there once the codec can. A chunk that a thread did not
     * hand back would be waited for without end.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatTheCodecThrowsComesAtItsRecord(int threads) throws IOException {
        SampleLog.create(replaced(), 200);
        byte[] bytes = Files.readAllBytes(file);
        List<Long> offsets = SampleLog.offsets(file);
        int start = (int) (long) offsets.get(149) + 12;
        ByteBuffer broken = ByteBuffer.wrap(bytes, start, (int) (offsets.get(150) - start));
        AtomicReference<Throwable> failure = new AtomicReference<>(new OutOfMemoryError("none left"));
        Compressor codec = new Watched(compressed -> {
            Throwable thrown = failure.get();
            if (compressed.equals(broken) && thrown instanceof Error error) {
                throw error;
            } else if (compressed.equals(broken) && thrown instanceof RuntimeException exception) {
                throw exception;
            }
        });
        WalOptions options = PolicyReading.OPTIONS.withCompressor(codec).withDecoding(new Decoding(threads, 300));
        try (WalReader reader = WalReader.open(file, options)) {
            for (long lsn = 1; lsn < 150; lsn++) {
                assertThat(reader.advance()).isTrue();
                assertThat(reader.record().lsn()).isEqualTo(lsn);
            }
            assertThatThrownBy(reader::advance).isSameAs(failure.get());
            failure.set(new IllegalStateException("out of order"));
            assertThatThrownBy(reader::advance).isSameAs(failure.get());
            failure.set(null);
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(150, 200));
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aRecordOverTheLimitIsRefusedAtItsPlace(int threads) throws IOException {
        try (WalWriter writer = WalWriter.create(replaced())) {
            SampleLog.append(writer, 50);
            writer.append(WalEntry.put("sample", "key", new byte[900])); // which compresses to less than a chunk
            SampleLog.append(writer, 50);
        }
        WalOptions options = PolicyReading.OPTIONS.withMaxRecordLength(500).withDecoding(new Decoding(threads, 300));
        try (WalReader reader = WalReader.open(file, options)) {
            for (long lsn = 1; lsn <= 50; lsn++) {
                assertThat(reader.advance()).isTrue();
            }
            assertThatThrownBy(reader::advance).isInstanceOf(RecordTooLargeException.class);
        }
    }

    /** However far ahead it could go: two chunks for each thread, and the reader's own window. */
    @Test
    void noMoreIsReadAheadThanTheChunksHold() throws IOException {
        int chunk = 1_000;
        SampleLog.create(replaced(), 10_000);
        try (WalReader reader = WalReader.open(file, PolicyReading.OPTIONS.withDecoding(new Decoding(4, chunk)))) {
            long window = 0;
            while (reader.advance()) {
                window = reader.record().lsn() == 1 ? reader.bytesRead() : window;
                // A chunk reads the frame again that was not whole in the one before.
                long sum = reader.record().offset() * 12 / 10;
                assertThat(reader.bytesRead()).isLessThanOrEqualTo(sum + window + 9 * chunk);
            }
        }
    }

    /** What is read in vain where frames end too early is bounded by what is read at all. */
    @Test
    void aFileFullOfZerosBetweenFramesIsNotReadAgainAndAgain() throws IOException {
        LogBytes log = LogBytes.withHeader();
        for (int lsn = 1; lsn <= 2_000; lsn++) {
            log.record(lsn, "value").zeros(8);
        }
        Files.write(file, log.toBytes());
        try (WalReader reader = WalReader.open(file, PolicyReading.OPTIONS.withDecoding(new Decoding(4, 2_000)))) {
            while (reader.advance()) {
                // To the end.
            }
            assertThat(reader.report().records()).isEqualTo(2_000);
            assertThat(reader.bytesRead()).isLessThan(3 * Files.size(file));
        }
    }

    private static void assertEnded(Thread thread) throws InterruptedException {
        thread.join(20_000);
        assertThat(thread.isAlive()).as("%s is alive", thread).isFalse();
    }

    /** The reading thread waits for what a thread decodes that cannot go on before the reader is closed. */
    @Test
    void theThreadsEndWhenTheReaderIsClosedInTheMiddleOfARecord() throws Exception {
        CompletableFuture<Thread> working = new CompletableFuture<>();
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<Thread> reading = new AtomicReference<>();
        Compressor codec = new Watched(compressed -> {
            if (Thread.currentThread() != reading.get()) {
                working.complete(Thread.currentThread());
                begun.countDown();
                awaitQuietly(closed);
            } else if (calls.incrementAndGet() > 100) {
                awaitQuietly(begun); // or it might read all before the other one has started
            }
        });
        WalReader reader = open(1_000, codec, new Decoding(2, 2_000));
        Future<List<WalRecord>> records = Executors.newSingleThreadExecutor(task -> {
                    reading.set(new Thread(task));
                    return reading.get();
                })
                .submit(() -> {
                    List<WalRecord> all = new ArrayList<>();
                    reader.forEach(all::add);
                    return all;
                });
        Thread worker = working.get(20, TimeUnit.SECONDS);

        reader.close();
        closed.countDown();

        assertThatThrownBy(() -> records.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(worker.getName()).isEqualTo("edgestore-decode decoded.wal");
        assertThat(worker.isDaemon()).isTrue();
        assertEnded(worker);
    }

    @Test
    void theThreadsOfAReaderThatIsNeverClosedEndToo() throws Exception {
        Thread readingThread = Thread.currentThread();
        CompletableFuture<Thread> working = new CompletableFuture<>();
        Compressor codec = new Watched(compressed -> {
            if (Thread.currentThread() != readingThread) {
                working.complete(Thread.currentThread());
            }
        });
        try (WalReader reader = open(1_000, codec, new Decoding(2, 2_000))) {
            for (long lsn = 1; lsn <= 100; lsn++) {
                assertThat(reader.advance()).isTrue();
            }

            assertEnded(working.get(20, TimeUnit.SECONDS));

            assertThat(reader).containsExactlyElementsOf(SampleLog.records(101, 1_000));
        }
    }

    @Test
    void aShortFileNeedsNoThread() throws IOException {
        Thread readingThread = Thread.currentThread();
        Compressor codec =
                new Watched(compressed -> assertThat(Thread.currentThread()).isSameAs(readingThread));
        try (WalReader reader = open(100, codec, Decoding.byThreads(4))) {
            assertThat(reader).hasSize(100);
        }
    }

    @Test
    void anInterruptChangesNothing() throws IOException {
        try (WalReader reader = open(1_000, new Watched(compressed -> {}), FOUR)) {
            Thread.currentThread().interrupt();
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 1_000));
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aFileIsFollowedAsItGrows() throws IOException {
        SampleLog.create(replaced(), 500);
        List<Long> offsets = SampleLog.offsets(file);
        Random random = new Random(SEED);
        try (WalReader reader = WalReader.follow(file, PolicyReading.OPTIONS.withDecoding(FOUR))) {
            List<WalRecord> records = new ArrayList<>();
            for (int next = 0; next < offsets.size(); ) {
                next = Math.min(offsets.size(), next + 1 + random.nextInt(80));
                reader.extendTo(next == offsets.size() ? Long.MAX_VALUE : offsets.get(next));
                reader.forEach(records::add);
                assertThat(records).hasSize(next);
            }
            assertThat(records).isEqualTo(SampleLog.records(1, 500));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65})
    void aNumberOfThreadsThatMakesNoSenseIsRefused(int threads) {
        assertThatThrownBy(() -> PolicyReading.OPTIONS.withDecodingThreads(threads))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decodingThreads is " + threads + ", and must be 1 to 64");
    }

    @Test
    void oneThreadIsTheDefault() {
        assertThat(WalOptions.defaults().decodingThreads()).isEqualTo(1);
        assertThat(WalOptions.defaults().withDecodingThreads(64).decodingThreads())
                .isEqualTo(64);
    }

    /** A log looks at the first record of many files. */
    @Test
    void aFileThatIsTooShortForSeveralThreadsTakesNoMemoryForThem() throws IOException {
        Files.write(
                file, Version2Bytes.of(1, "crc32c").batch(1, new byte[3][10]).toBytes());
        readByThreads(2); // loads the classes

        long byOne = readByThreads(1);
        long byMany = readByThreads(64);

        assertThat(byMany - byOne).as("bytes for 63 threads more").isLessThan(64 << 10);
    }

    /** How many bytes that allocates. */
    private long readByThreads(int threads) throws IOException {
        long before = AllocationTest.allocated();
        try (WalReader reader = WalReader.open(file, PolicyReading.OPTIONS.withDecodingThreads(threads))) {
            while (reader.advance()) {
                assertThat(reader.record().lsn()).isPositive();
            }
            assertThat(reader.report().records()).isEqualTo(3);
        }
        return AllocationTest.allocated() - before;
    }
}
