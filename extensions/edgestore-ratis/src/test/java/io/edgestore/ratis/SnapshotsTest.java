package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Ratis is told of the snapshots in a directory, in which it puts some itself. */
class SnapshotsTest {

    @TempDir
    Path temp;

    private final Snapshots snapshots = new Snapshots();

    @BeforeEach
    void init() throws IOException {
        RaftStorageDirectory raft = new RaftStorageDirectory() {
            @Override
            public File getRoot() {
                return temp.toFile();
            }

            @Override
            public boolean isHealthy() {
                return true;
            }
        };
        snapshots.init((RaftStorage) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RaftStorage.class}, (proxy, method, arguments) -> raft));
    }

    /** As Ratis puts it there: made elsewhere, and renamed. */
    private void put(long index) throws IOException {
        Path elsewhere = temp.resolve("tmp");
        try (WriteAheadLog log = WriteAheadLog.open(elsewhere, WalOptions.defaults())) {
            log.append(WalEntry.put("users", "ada", "1"));
        }
        Files.move(elsewhere, snapshots.pathFor(TermIndex.valueOf(1, index)));
    }

    private Path directory() {
        return snapshots.pathFor(TermIndex.valueOf(1, 1)).getParent();
    }

    private void lastChanged(Duration before) throws IOException {
        Files.setLastModifiedTime(directory(), FileTime.from(Instant.now().minus(before)));
    }

    @Test
    void withoutOneThereIsNone() {
        assertThat(snapshots.getLatestSnapshot()).isNull();
        assertThat(new Snapshots().getLatestSnapshot()).isNull();
    }

    @Test
    void aDirectoryThatStaysAsItIsIsReadOnce() throws IOException {
        put(7);
        lastChanged(Duration.ofMinutes(1));
        SnapshotInfo told = snapshots.getLatestSnapshot();
        assertThat(told.getIndex()).isEqualTo(7);
        assertThat(told.getFiles()).hasSize(1);
        assertThat(snapshots.getLatestSnapshot()).isSameAs(told);
    }

    @Test
    void oneThatComesIsToldAtOnce() throws IOException {
        lastChanged(Duration.ofMinutes(1));
        assertThat(snapshots.getLatestSnapshot()).isNull();
        put(7);
        assertThat(snapshots.getLatestSnapshot().getIndex()).isEqualTo(7);
        put(9);
        assertThat(snapshots.getLatestSnapshot().getIndex()).isEqualTo(9);
    }

    /** Its time is that of the change before, as the file system counts in steps. */
    @Test
    void oneThatComesInTheSameMomentIsToldToo() throws IOException {
        put(7);
        lastChanged(Duration.ofHours(-1)); // however long this test is held up, that is not settled
        FileTime moment = Files.getLastModifiedTime(directory());
        assertThat(snapshots.getLatestSnapshot().getIndex()).isEqualTo(7);
        put(9);
        Files.setLastModifiedTime(directory(), moment);
        assertThat(snapshots.getLatestSnapshot().getIndex()).isEqualTo(9);
    }
}
