package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final CrashFileSystem fs = CrashFileSystem.create();
    private final Path file = fs.getPath("/f");
    private History history;

    /** CREATE before it, and in it WRITE, FORCE, WRITE; without a crash. */
    @BeforeEach
    void use() throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE);
                FileChannel root = FileChannel.open(fs.getPath("/"))) {
            root.force(true);
            history = fs.recordHistory();
            channel.write(ByteBuffer.wrap("abc".getBytes()));
            channel.force(true);
            channel.write(ByteBuffer.wrap("defg".getBytes()));
        }
    }

    private List<Moment> moments() {
        List<Moment> moments = new ArrayList<>();
        history.moments().forEach(moments::add);
        return moments;
    }

    private static String left(Moment moment, Crash crash) throws IOException {
        return Files.readString(new CrashPoint(moment, crash).fileSystem().getPath("/f"));
    }

    @Test
    void itHasWhatWasDoneSinceItBegan() {
        assertThat(history.operations())
                .extracting(Operation::kind)
                .containsExactly(Operation.Kind.WRITE, Operation.Kind.FORCE, Operation.Kind.WRITE);
        assertThat(history.size()).isEqualTo(3);
    }

    @Test
    void theMachineCanBeCrashedBehindEachOperation() throws IOException {
        List<Moment> moments = moments();

        assertThat(moments).extracting(Moment::operation).containsExactly(0, 1, 2, 3);
        assertThat(moments).extracting(Moment::isDurable).containsExactly(true, false, true, false);
        List<String> kept = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (Moment moment : moments) {
            kept.add(left(moment, Crash.processKilled()));
            lost.add(left(moment, Crash.powerCutLosingAll()));
        }
        assertThat(kept).containsExactly("", "abc", "abc", "abcdefg");
        assertThat(lost).containsExactly("", "", "abc", "abc");
    }

    @Test
    void aMomentStaysAsItIsWhateverIsDoneToItsFileSystems() throws IOException {
        Moment last = moments().get(3);
        CrashFileSystem left = new CrashPoint(last, Crash.processKilled()).fileSystem();
        Files.delete(left.getPath("/f"));
        Files.delete(file);

        assertThat(left(last, Crash.processKilled())).isEqualTo("abcdefg");
    }

    @Test
    void aProcessIsKilledWithinAWrite() throws IOException {
        List<Moment> moments = moments();

        assertThat(moments).extracting(Moment::nextWriteLength).containsExactly(3, 0, 4, 0);
        assertThat(left(moments.get(2), Crash.processKilledWriting(3))).isEqualTo("abcdef");
        assertThat(left(moments.get(2), Crash.processKilledWriting(1))).isEqualTo("abcd");
    }

    @Test
    void aCrashWithinAWriteThatDoesNotComeIsRefused() {
        assertThatThrownBy(() -> new CrashPoint(moments().get(2), Crash.processKilledWriting(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("writes 4 bytes");
        assertThatThrownBy(() -> new CrashPoint(moments().get(1), Crash.processKilledWriting(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Crash.processKilledWriting(0)).hasMessageContaining("give 1 or more");
        assertThatThrownBy(() -> fs.after(Crash.processKilledWriting(1))).hasMessageContaining("record the history");
    }

    @Test
    void behindTheLastMomentThereIsNone() {
        var moments = history.moments().iterator();
        for (int i = 0; i < 4; i++) {
            moments.next();
        }
        assertThat(moments.hasNext()).isFalse();
        assertThatThrownBy(moments::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void thereIsOneHistoryOfAFileSystem() {
        assertThatThrownBy(fs::recordHistory)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("recorded already");
    }
}
