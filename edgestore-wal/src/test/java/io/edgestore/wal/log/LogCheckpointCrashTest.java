package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.CrashBudget;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Seed;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever stops a checkpoint or a restore: it is there whole, or not at all, and the next one is made. */
@Timeout(120)
class LogCheckpointCrashTest {

    private static final long SEED = Seed.of(LogCheckpointCrashTest.class);
    private static final WalOptions OPTIONS =
            WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.FAIL).withMaxFileLength(400);

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    private static List<WalRecord> read(Path directory) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = ReadOnlyLog.open(directory, OPTIONS).read()) {
            reader.forEach(records::add);
        }
        return records;
    }

    /** Copies to a place, of which the LSN is noted that it has to reach. */
    private static void copy(Path directory, Acknowledgements<String> copies, String name) throws IOException {
        Path target = directory.resolve(name);
        if (name.startsWith("restored")) {
            LogRestore.from(directory.resolve("log"), OPTIONS).upTo(7).into(target);
        } else {
            try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), OPTIONS)) {
                log.checkpoint(target);
            }
        }
        copies.acknowledge(name);
    }

    private static void assertWholeOrNotThere(Path directory, Acknowledgements<String> copies, String name)
            throws IOException {
        Path target = directory.resolve(name);
        boolean there = Files.exists(target) && !SampleLog.names(target).isEmpty();
        assertThat(there || !copies.acknowledged().contains(name)).as(name).isTrue();
        if (there) {
            assertThat(read(target)).as(name).isEqualTo(SampleLog.records(1, name.startsWith("restored") ? 7 : 10));
        } else if (!SampleLog.names(directory).isEmpty() && Files.exists(directory.resolve("log"))) {
            List<WalRecord> source = read(directory.resolve("log"));
            if (source.size() >= 10) {
                copy(directory, copies, name);
                assertThat(read(target)).as("the next %s", name).hasSizeGreaterThanOrEqualTo(7);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void aCopyIsThereWholeOrNotAtAll(DirectoryOrder order) {
        CrashReport report = CrashExplorer.<String>workload((directory, copies) -> {
                    try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), OPTIONS)) {
                        append(log, 10);
                        log.sync();
                        log.checkpoint(directory.resolve("checkpoint"));
                        copies.acknowledge("checkpoint");
                    }
                    copy(directory, copies, "restored");
                })
                .seed(SEED)
                .budget(CrashBudget.images(500))
                .directoryOrder(order)
                .check((directory, copies) -> {
                    assertWholeOrNotThere(directory, copies, "checkpoint");
                    assertWholeOrNotThere(directory, copies, "restored");
                });

        System.out.println("LogCheckpointCrashTest: " + report);
        assertThat(report.images()).as("points tried of points there").isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
    }

    private enum Often {
        ONCE,
        FOR_EVER
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TRUNCATE", "DELETE", "LOCK", "UNLOCK", "POSITION", "SET_ATTRIBUTES"})
    void anyFaultIsSurvived(Operation.Kind kind) throws IOException {
        int met = 0;
        for (Often often : Often.values()) {
            int n = 1;
            while (fails(kind, n, often)) {
                n++;
                met++;
            }
        }
        assertThat(met).as("faults of %s that were met", kind).isPositive();
    }

    /** Whether there was such an operation. */
    private static boolean fails(Operation.Kind kind, int n, Often often) throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path target = disk.getPath("/copy");
        boolean[] struck = new boolean[1];
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS)) {
            append(log, 10);
            log.sync();
            FaultPoint point =
                    often == Often.ONCE ? disk.on(kind).nth(n) : disk.on(kind).from(n);
            point.fail(() -> {
                struck[0] = true;
                return new IOException("planted");
            });
            String when = kind + " " + n + " " + often;
            boolean made = false;
            try {
                log.checkpoint(target);
                made = true;
            } catch (IOException e) {
                assertThat(struck[0]).as("%s: %s", when, e).isTrue();
            }
            disk.clearFaults();
            assertThat(Files.exists(target) || !made).as(when).isTrue();
            if (Files.exists(target)) {
                assertThat(read(target)).as(when).isEqualTo(SampleLog.records(1, 10));
            } else {
                log.checkpoint(target);
            }
            assertThat(SampleLog.names(disk.getPath("/"))).as(when).containsExactly("copy", "log");
            append(log, 1);
        }
        return struck[0];
    }

    /** It would be taken for an empty directory, and deleted. */
    @Test
    void whatCannotBeLookedAtIsNotReplaced() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        Path file = Files.writeString(disk.getPath("/copy"), "somebody's");
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS)) {
            append(log, 10);
            log.sync();
            disk.on(Operation.Kind.READ_ATTRIBUTES).at(file).fail(() -> new IOException("planted"));
            assertThatThrownBy(() -> log.checkpoint(file)).hasStackTraceContaining("planted");
        }
        disk.clearFaults();
        assertThat(file).hasContent("somebody's");
        assertThat(SampleLog.names(disk.getPath("/"))).containsExactly("copy", "log");
    }

    /** On another disk, or a file system that has none. */
    @Test
    void withoutHardLinksAllIsCopied() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        disk.on(Operation.Kind.LINK).fail(() -> new FileSystemException("/copy", null, "Invalid cross-device link"));
        Path copy = disk.getPath("/copy");
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS)) {
            append(log, 10);
            log.sync();
            log.checkpoint(copy);
            for (String name : SampleLog.names(copy)) {
                assertThat(Files.isSameFile(
                                copy.resolve(name), disk.getPath("/log").resolve(name)))
                        .as(name)
                        .isFalse();
            }
        }
        assertThat(read(copy)).isEqualTo(SampleLog.records(1, 10));
    }

    @Test
    void aFullDiskSaysWhatItTakes() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        try (WriteAheadLog log = WriteAheadLog.open(disk.getPath("/log"), OPTIONS.withMaxFileLength(100_000))) {
            append(log, 100);
            log.sync();
            disk.capacity(2000);
            assertThatThrownBy(() -> log.checkpoint(disk.getPath("/copy")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageMatching("(?s).*nothing is left of it.*No space left.*takes [0-9]{4,} bytes.*");
            assertThat(SampleLog.names(disk.getPath("/"))).containsExactly("log");
        }
    }
}
