package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GateTest {

    private final CrashFileSystem fs = CrashFileSystem.create();
    private final Path file = fs.getPath("/f");
    private FileChannel channel;

    @BeforeEach
    void open() throws IOException {
        channel = FileChannel.open(file, CREATE, WRITE);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    private interface Step {
        void run() throws IOException;
    }

    /** A thread that does something to a file, with what comes of it. */
    private static final class Doing extends Thread {

        private final FutureTask<Void> task;

        private Doing(FutureTask<Void> task) {
            super(task);
            this.task = task;
        }

        static Doing start(Step step) {
            Doing doing = new Doing(new FutureTask<>(() -> {
                step.run();
                return null;
            }));
            doing.setDaemon(true);
            doing.start();
            return doing;
        }

        void await() throws Exception {
            task.get(20, TimeUnit.SECONDS);
        }
    }

    private Doing writing() {
        return writing(0);
    }

    /** At a position: with one of the channel's own, one write would wait for another. */
    private Doing writing(long position) {
        return Doing.start(() -> channel.write(ByteBuffer.wrap(new byte[10]), position));
    }

    @Test
    void nothingIsDoneBeforeItIsOpened() throws Exception {
        try (Gate gate = fs.on(Kind.WRITE).gate()) {
            Doing writing = writing();
            gate.awaitArrival();

            assertThat(Files.size(file)).isZero();
            assertThat(fs.operations()).noneMatch(done -> done.kind() == Kind.WRITE);

            gate.open();
            writing.await();
        }
        assertThat(Files.size(file)).isEqualTo(10);
    }

    @Test
    void othersGoOnMeanwhile() throws Exception {
        Path other = fs.getPath("/other");
        try (Gate gate = fs.on(Kind.FORCE).at(file).gate()) {
            Doing forcing = Doing.start(() -> channel.force(true));
            gate.awaitArrival();

            channel.write(ByteBuffer.wrap(new byte[10]));
            try (FileChannel another = FileChannel.open(other, CREATE, WRITE)) {
                another.force(true);
            }

            gate.open();
            forcing.await();
        }
        assertThat(fs.operations()).extracting(Operation::kind).endsWith(Kind.FORCE);
        assertThat(fs.operations().get(fs.operations().size() - 1).path()).isEqualTo("/f");
    }

    @Test
    void onlyTheNthStops() throws Exception {
        try (Gate gate = fs.on(Kind.WRITE).at(file).nth(3).gate()) {
            writing(0).await();
            writing(10).await();
            Doing third = writing(30);
            gate.awaitArrival();
            writing(20).await();
            assertThat(Files.size(file)).isEqualTo(30);
            gate.open();
            third.await();
        }
        assertThat(Files.size(file)).isEqualTo(40);
    }

    @Test
    void allPassAnOpenGate() throws Exception {
        try (Gate gate = fs.on(Kind.WRITE).gate()) {
            gate.open();
            writing().await();
            gate.awaitArrival();
        }
    }

    @Test
    void whoeverForgetsToOpenItLeavesNobodyBehind() throws Exception {
        Doing writing;
        try (Gate gate = fs.on(Kind.WRITE).gate()) {
            writing = writing();
            gate.awaitArrival();
        }
        writing.await();
    }

    /** Put in in either order: it waits, and then it fails. */
    @Test
    void whatStopsCanFailAfterwards() throws Exception {
        fs.on(Kind.WRITE).nth(1).fail();
        try (Gate gate = fs.on(Kind.WRITE).gate()) {
            Doing writing = writing();
            gate.awaitArrival();
            gate.open();
            assertThatThrownBy(writing::await)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("Input/output error");
        }
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (Gate gate = fs.on(Kind.WRITE).gate()) {
            Doing writing = writing();
            gate.awaitArrival();
            writing.interrupt();
            assertThatThrownBy(writing::await).hasCauseInstanceOf(ClosedByInterruptException.class);
            assertThat(channel.isOpen()).isFalse();
        }
    }

    /** As it would without a gate: a move is done, and the thread is interrupted still. */
    @Test
    void anInterruptOfWhatIsNotInAChannelStaysWithTheThread() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Gate gate = fs.on(Kind.MOVE).gate()) {
            Doing moving = Doing.start(() -> {
                Files.move(file, fs.getPath("/g"));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            gate.awaitArrival();
            moving.interrupt();
            moving.await();
        }
        assertThat(interrupted).isTrue();
        assertThat(file).doesNotExist();
    }

    /** What waits there when the machine crashes is not done. */
    @Test
    void nothingIsDoneBehindACrash() throws Exception {
        try (Gate gate = fs.on(Kind.WRITE).gate()) {
            Doing writing = writing();
            gate.awaitArrival();
            fs.crashAfter(0);
            gate.open();
            assertThatThrownBy(writing::await).hasCauseInstanceOf(SimulatedCrashException.class);
        }
        assertThat(Files.size(fs.after(Crash.processKilled()).getPath("/f"))).isZero();
    }

    @Test
    void itCanBeInFrontOfMovesAndListings() throws Exception {
        try (Gate gate = fs.on(Kind.MOVE).gate()) {
            Doing moving = Doing.start(() -> Files.move(file, fs.getPath("/g")));
            gate.awaitArrival();
            assertThat(file).exists();
            gate.open();
            moving.await();
        }
        assertThat(file).doesNotExist();
    }
}
