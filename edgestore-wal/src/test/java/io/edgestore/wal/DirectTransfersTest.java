package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.Call;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels are given direct memory only, as long as there is some. */
class DirectTransfersTest {

    /** Appends, cuts a long torn tail, reads, and prints how many transfers there were, and those of heap memory. */
    static final class Transfers {

        private Transfers() {}

        public static void main(String[] arguments) throws IOException {
            SimulatedDisk disk = new SimulatedDisk();
            Path file = disk.path("a.wal");
            try (WalWriter writer = WalWriter.create(file)) {
                SampleLog.append(writer, 2);
                writer.append(SampleLog.incompressible(3 << 20));
            }
            List<Call> transfers = new ArrayList<>(disk.calls(Kind.READ, Kind.WRITE));
            SampleLog.truncate(file, Files.size(file) - 1);
            disk.forgetCalls();
            try (WalWriter writer = WalWriter.open(file)) {
                SampleLog.append(writer, 2);
            }
            try (WalReader reader = WalReader.open(file)) {
                reader.forEach(record -> {});
                System.out.println(reader.report().records() + " records");
            }
            transfers.addAll(disk.calls(Kind.READ, Kind.WRITE));
            System.out.println(transfers.size() > 10 ? "many transfers" : transfers);
            System.out.println(transfers.stream().filter(call -> !call.direct()).toList());
        }
    }

    /** In a JVM of its own: what direct memory is left in this one is a matter of the tests before. */
    @Test
    void inAFreshJvm() throws Exception {
        try (ForkedJvm jvm = ForkedJvm.start(List.of(), Transfers.class)) {
            assertThat(jvm.rest()).isEqualTo("4 records\nmany transfers\n[]");
        }
    }
}
