package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultTest {

    private final CrashFileSystem fs = CrashFileSystem.create();
    private final Path file = fs.getPath("/f");

    @BeforeEach
    void makeFile() throws IOException {
        Files.createFile(file);
        try (FileChannel root = FileChannel.open(fs.getPath("/"), READ)) {
            root.force(true);
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, READ, WRITE);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.wrap("x".repeat(count).getBytes());
    }

    private static void assertFails(ThrowingCallable call) {
        assertThatThrownBy(call).isExactlyInstanceOf(IOException.class).hasMessage("Input/output error");
    }

    @Test
    void theNthOperationFailsOnce() throws IOException {
        fs.on(Kind.WRITE).nth(2).fail();
        try (FileChannel channel = open()) {
            channel.write(bytes(1));
            ByteBuffer second = bytes(1);
            assertFails(() -> channel.write(second));
            assertThat(second.remaining()).isEqualTo(1);
            channel.write(second);
            assertThat(channel.size()).isEqualTo(2);
        }
    }

    @Test
    void operationsFailForEver() throws IOException {
        fs.on(Kind.FORCE).from(2).fail(() -> new IOException("dead"));
        try (FileChannel channel = open()) {
            channel.force(true);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> channel.force(true)).hasMessage("dead");
            }
            fs.clearFaults();
            channel.force(true);
        }
    }

    @Test
    void operationsOfAllKindsAreCountedTogether() throws IOException {
        fs.onAny().nth(3).fail();
        try (FileChannel channel = open()) {
            channel.write(bytes(1));
            assertFails(() -> channel.force(true));
            channel.force(true);
        }
    }

    @Test
    void operationsFailOnSomeFiles() throws IOException {
        fs.on(Kind.CREATE).where(path -> path.toString().endsWith(".tmp")).fail();
        assertFails(() -> Files.createFile(fs.getPath("a.tmp")));
        Files.createFile(fs.getPath("/b"));
    }

    @Test
    void providersAndTheJvmThrowUncheckedOnes() throws IOException {
        fs.on(Kind.LOCK).fail(() -> new UnsupportedOperationException("no locks"));
        fs.on(Kind.FORCE).fail(() -> new OutOfMemoryError("made up"));
        fs.on(Kind.READ).fail(() -> new InterruptedException("not of a file"));
        try (FileChannel channel = open()) {
            assertThatThrownBy(channel::tryLock).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> channel.force(true)).isInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> channel.read(bytes(1))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(fs.operations().get(fs.operations().size() - 1).detail()).isEqualTo("fails: made up");
    }

    @Test
    void faultsOfOneOperationAllHappenInWhateverOrderTheyWerePutIn() throws IOException {
        fs.on(Kind.WRITE).limit(5);
        fs.on(Kind.WRITE).limit(3);
        fs.on(Kind.WRITE).nth(2).fail();
        try (FileChannel channel = open()) {
            assertThat(channel.write(bytes(10))).isEqualTo(3);
            assertFails(() -> channel.write(bytes(10)));
            assertThat(channel.write(bytes(10))).isEqualTo(3);
        }
    }

    @Test
    void anInterruptBeforeAnOperationOfAChannelClosesItWithNothingDone() throws IOException {
        fs.on(Kind.WRITE).nth(1).interruptBefore();
        FileChannel channel = open();

        assertThatThrownBy(() -> channel.write(bytes(10))).isExactlyInstanceOf(ClosedByInterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void anInterruptBeforeAnotherOperationChangesNothing() throws IOException {
        fs.on(Kind.MOVE).interruptBefore();
        Files.move(file, fs.getPath("/g"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void faultsThatMetNothingAreTold() throws IOException {
        fs.on(Kind.WRITE).at(file).nth(2).fail();
        fs.on(Kind.FORCE).nth(1).fail();
        fs.onAny().from(100).fail();
        try (FileChannel channel = open()) {
            channel.write(bytes(1));
            assertFails(() -> channel.force(true));
        }
        assertThat(fs.unmetFaults())
                .extracting(FaultPoint::toString)
                .containsExactly("on(WRITE).at(/f).nth(2)", "onAny().from(100)");
    }

    @Test
    void operationsFailOnOneFile() throws IOException {
        fs.on(Kind.WRITE).at(fs.getPath("f")).fail();
        Files.writeString(fs.getPath("/g"), "x");
        assertFails(() -> Files.writeString(fs.getPath("/./f"), "x"));
    }

    @Test
    void whatFailsIsNotDoneAndIsInTheLog() throws IOException {
        for (Kind kind : List.of(
                Kind.OPEN,
                Kind.CREATE,
                Kind.CREATE_DIRECTORY,
                Kind.MOVE,
                Kind.LINK,
                Kind.DELETE,
                Kind.LIST,
                Kind.READ,
                Kind.WRITE,
                Kind.LOCK,
                Kind.FORCE,
                Kind.TRUNCATE)) {
            fs.on(kind).nth(1).fail();
        }
        Path other = fs.getPath("/g");
        assertFails(() -> FileChannel.open(file));
        assertFails(() -> Files.createFile(other));
        assertFails(() -> Files.createDirectory(other));
        assertFails(() -> Files.move(file, other));
        assertFails(() -> Files.createLink(other, file));
        assertFails(() -> Files.delete(file));
        assertFails(() -> Files.list(fs.getPath("/")));
        try (FileChannel channel = open()) {
            assertFails(() -> channel.read(bytes(1)));
            assertFails(() -> channel.write(bytes(1)));
            assertFails(channel::tryLock);
            assertFails(() -> channel.force(true));
            channel.write(bytes(1));
            assertFails(() -> channel.truncate(0));
        }
        assertThat(file).hasContent("x");
        assertThat(other).doesNotExist();
        assertThat(fs.operations().get(2)).asString().contains("CREATE /g fails: Input/output error");
    }

    @Test
    void aFailedForceIsNotMadeGoodByASecond() throws IOException {
        fs.on(Kind.FORCE).nth(1).fail();
        try (FileChannel channel = open()) {
            channel.write(bytes(600));
            assertFails(() -> channel.force(true));
            channel.force(true);
            assertThat(Files.readString(file)).isEqualTo("x".repeat(600));
            channel.write(bytes(1));
            channel.force(true);
        }
        assertThat(Files.readString(fs.after(Crash.powerCutLosingAll()).getPath("/f")))
                .isEqualTo("\0".repeat(512) + "x".repeat(89));
    }

    @Test
    void whatStrikesNothingIsRefused() {
        FaultPoint writes = fs.on(Kind.WRITE);
        for (int n : new int[] {0, -1}) {
            assertThatThrownBy(() -> writes.nth(n))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("counted from 1");
            assertThatThrownBy(() -> writes.from(n)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> writes.limit(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fs.on(Kind.FORCE).limit(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FORCE");
    }

    @Test
    void anInterruptDuringAMoveIsNotToldButStays() throws IOException {
        fs.on(Kind.MOVE).interrupt();
        Files.move(file, fs.getPath("/g"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(fs.getPath("/g")).exists();
    }

    @Test
    void aFullDiskIsInTheLog() throws IOException {
        fs.capacity(3);
        try (FileChannel channel = open()) {
            assertThat(channel.write(bytes(5))).isEqualTo(3);
            assertThatThrownBy(() -> channel.write(bytes(2))).hasMessage("No space left on device");
        }
        List<Operation> operations = fs.operations();
        assertThat(operations.get(operations.size() - 1))
                .asString()
                .contains("WRITE /f 2 bytes at 3 fails: No space left on device");
    }

    @Test
    void writesAndReadsAreShort() throws IOException {
        fs.on(Kind.WRITE).nth(1).limit(3);
        fs.on(Kind.READ).nth(1).limit(2);
        try (FileChannel channel = open()) {
            ByteBuffer source = bytes(5);
            assertThat(channel.write(new ByteBuffer[] {bytes(2), source})).isEqualTo(3);
            assertThat(source.remaining()).isEqualTo(4);
            assertThat(channel.position()).isEqualTo(3);
            assertThat(channel.read(ByteBuffer.allocate(5), 0)).isEqualTo(2);
            assertThat(channel.read(ByteBuffer.allocate(5), 0)).isEqualTo(3);
        }
    }

    @Test
    void aFullDiskTakesAPart() throws IOException {
        fs.capacity(10);
        try (FileChannel channel = open()) {
            assertThat(channel.write(bytes(4))).isEqualTo(4);
            assertThat(channel.write(bytes(20))).isEqualTo(6);
            assertThatThrownBy(() -> channel.write(bytes(1))).hasMessage("No space left on device");
            assertThat(channel.write(bytes(10), 0)).isEqualTo(10);
            assertThat(Files.getFileStore(file).getUsableSpace()).isZero();
            channel.truncate(1);
            Files.writeString(fs.getPath("/g"), "x".repeat(9));
            assertThatThrownBy(() -> Files.writeString(fs.getPath("/h"), "x")).hasMessage("No space left on device");
            Files.delete(fs.getPath("/g"));
            Files.writeString(fs.getPath("/h"), "x");
        }
    }

    @Test
    void anInterruptDuringAWriteClosesTheChannelBehindIt() throws IOException {
        fs.on(Kind.WRITE).nth(1).interrupt();
        FileChannel channel = open();
        assertThatThrownBy(() -> channel.write(bytes(3))).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        assertThat(Files.size(file)).isEqualTo(3);
    }

    @Test
    void anInterruptDuringAnyOperationClosesTheChannelBehindIt() throws IOException {
        Map<Kind, Call> calls = Map.of(
                Kind.READ, channel -> channel.read(bytes(1)),
                Kind.WRITE, channel -> channel.write(bytes(1), 9),
                Kind.FORCE, channel -> channel.force(false),
                Kind.TRUNCATE, channel -> channel.truncate(1),
                Kind.SIZE, FileChannel::size,
                Kind.POSITION, channel -> channel.position(1));
        for (Map.Entry<Kind, Call> call : calls.entrySet()) {
            FileChannel channel = open();
            channel.write(bytes(3));
            fs.on(call.getKey()).nth(1).interrupt();
            assertThatThrownBy(() -> call.getValue().on(channel))
                    .as("%s", call.getKey())
                    .isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(channel.isOpen()).isFalse();
        }
    }

    private interface Call {
        void on(FileChannel channel) throws IOException;
    }

    @Test
    void aForceThatIsSwallowedForcesNothingAndTheNextOneDoes() throws IOException {
        fs.on(Kind.FORCE).nth(1).swallow();
        try (FileChannel channel = open()) {
            channel.write(bytes(3));
            channel.force(true);
            assertThat(fs.after(Crash.powerCutLosingAll()).getPath("/f")).isEmptyFile();
            channel.force(true);
            assertThat(fs.after(Crash.powerCutLosingAll()).getPath("/f")).hasContent("xxx");
        }
        assertThat(fs.operations().toString()).contains("FORCE /f does nothing");
        assertThatThrownBy(() -> fs.on(Kind.WRITE).swallow()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSlowForceLetsOthersWriteAndDoesNotForceThat() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (FileChannel channel = open()) {
            channel.write(bytes(1));
            fs.on(Kind.FORCE).nth(1).await(release);
            CompletableFuture<Void> force = CompletableFuture.runAsync(() -> {
                entered.countDown();
                forceUnchecked(channel);
            });
            assertThat(entered.await(1, TimeUnit.MINUTES)).isTrue();
            while (fs.operations().stream()
                            .filter(operation -> operation.kind() == Kind.FORCE)
                            .count()
                    < 2) {
                Thread.onSpinWait();
            }
            channel.write(bytes(1));
            assertThat(force).isNotDone();
            release.countDown();
            force.get(1, TimeUnit.MINUTES);
        }
        assertThat(Files.size(fs.after(Crash.powerCutLosingAll()).getPath("/f")))
                .isEqualTo(1);
    }

    @Test
    void closingTheChannelUnderASlowForceIsTold() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FileChannel channel = open();
        fs.on(Kind.TRUNCATE).run(() -> {
            entered.countDown();
            awaitUnchecked(release);
        });
        channel.write(bytes(1));
        CompletableFuture<Void> truncate = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                channel.truncate(0);
                truncate.complete(null);
            } catch (IOException e) {
                truncate.completeExceptionally(e);
            }
        });
        thread.start();
        assertThat(entered.await(1, TimeUnit.MINUTES)).isTrue();
        thread.interrupt();
        assertThat(channel.isOpen()).isFalse();
        release.countDown();
        assertThatThrownBy(() -> truncate.get(1, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(AsynchronousCloseException.class);
    }

    private static void forceUnchecked(FileChannel channel) {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void afterTheCrashNothingIsDone() throws IOException {
        int before = fs.operations().size();
        fs.crashAfter(before + 2);
        FileChannel channel = FileChannel.open(file, APPEND, CREATE);
        channel.write(bytes(1));
        channel.force(true);
        assertThatThrownBy(() -> channel.write(bytes(1))).isInstanceOf(SimulatedCrashException.class);
        assertThatThrownBy(channel::size)
                .isInstanceOf(SimulatedCrashException.class)
                .hasMessage("the machine crashed after operation #" + (before + 2));
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(SimulatedCrashException.class);
        channel.close();
        assertThat(fs.operations()).hasSize(before + 2);
        assertThat(fs.after(Crash.powerCutLosingAll()).getPath("/f")).hasContent("x");
    }
}
