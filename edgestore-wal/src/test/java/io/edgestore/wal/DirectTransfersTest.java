package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.fault.FaultyDisk;
import io.edgestore.wal.fault.IoCall;
import io.edgestore.wal.fault.IoCall.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels are given direct memory only, as long as there is some. */
class DirectTransfersTest {

    @TempDir
    private Path directory;

    /** Appends, cuts a long torn tail, reads, and prints how many transfers there were, and those of heap memory. */
    static final class Transfers {

        private Transfers() {}

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            Path file = directory.resolve("a.wal");
            FaultyDisk disk = new FaultyDisk(directory);
            try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
                SampleLog.append(writer, 2);
                writer.append(SampleLog.incompressible(3 << 20));
            }
            SampleLog.truncate(file, Files.size(file) - 1);
            try (WalWriter writer = WalWriter.open(disk.path("a.wal"))) {
                SampleLog.append(writer, 2);
            }
            try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
                reader.forEach(record -> {});
                System.out.println(reader.report().records() + " records");
            }
            List<IoCall> transfers = disk.calls(Kind.READ.or(Kind.WRITE));
            System.out.println(transfers.size() > 10 ? "many transfers" : transfers);
            System.out.println(transfers.stream().filter(call -> !call.direct()).toList());
        }
    }

    /** In a JVM of its own: what direct memory is left in this one is a matter of the tests before. */
    @Test
    void inAFreshJvm() throws Exception {
        try (ForkedJvm jvm = ForkedJvm.start(List.of(), Transfers.class, directory)) {
            assertThat(jvm.rest()).isEqualTo("4 records\nmany transfers\n[]");
        }
    }
}
