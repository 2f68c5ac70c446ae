package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.ForkedJvm;
import io.edgestore.wal.LogLockedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory has one writer, over all processes. */
@Timeout(60)
class LogLockTest {

    @TempDir
    private Path directory;

    /** Opens a log, appends, tells its process, and waits for its standard input to end. */
    static final class Rival {
        public static void main(String[] args) throws Exception {
            try (WriteAheadLog log = WriteAheadLog.open(Path.of(args[0]), WalOptions.defaults())) {
                log.append(SampleLog.entry(log.lastLsn() + 1));
                System.out.println(ProcessHandle.current().pid());
                while (System.in.read() >= 0) {
                    // Until nobody is there any more.
                }
            }
        }
    }

    private ForkedJvm rival() throws Exception {
        return ForkedJvm.start(List.of("-Xmx64m"), Rival.class, directory);
    }

    private WriteAheadLog open() throws Exception {
        return WriteAheadLog.open(directory, WalOptions.defaults());
    }

    @Test
    void anotherProcessKeepsThisOneOutByItsNameUntilItIsKilled() throws Exception {
        try (ForkedJvm rival = rival()) {
            String process = rival.line();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(this::open)
                        .isInstanceOf(LogLockedException.class)
                        .hasMessageContaining(directory + " is being written by process " + process);
            }
            rival.kill();
        }
        try (WriteAheadLog log = open()) {
            assertThat(log.lastLsn())
                    .as("what was appended outlives the process")
                    .isEqualTo(1);
        }
    }

    /** Neither a refused writer nor a reader of this process gives the lock up. */
    @Test
    void thisProcessKeepsAnotherOneOut() throws Exception {
        try (WriteAheadLog log = open()) {
            log.append(SampleLog.entry(1));
            assertThatThrownBy(this::open).isInstanceOf(LogLockedException.class);
            try (LogReader reader = log.read()) {
                reader.forEach(new ArrayList<>()::add);
            }
            try (ForkedJvm rival = rival()) {
                assertThat(rival.line())
                        .contains("LogLockedException")
                        .contains("is being written by process "
                                + ProcessHandle.current().pid());
            }
        }
    }
}
