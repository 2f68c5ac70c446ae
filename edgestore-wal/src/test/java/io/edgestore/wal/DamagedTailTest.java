package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.damage.DamagedLog;
import io.edgestore.testkit.damage.LogDamage;
import io.edgestore.testkit.golden.GoldenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends of a file whose records are at the ends of all ranges. */
class DamagedTailTest {

    @TempDir
    Path directory;

    @Test
    void damagedEndsAreReadAsTheFormatSays() throws Exception {
        Path file = directory.resolve("damaged.wal");
        LogDamage damage = LogDamage.of(GoldenFile.EDGE.bytes());
        for (DamagedLog damaged : damage.cases(LogDamage.Kind.TAIL).toList()) {
            Files.write(file, damaged.bytes());
            assertThat(new WalReaderContractTest().read(file))
                    .as("%s, -Dedgestore.seed=%d", damaged.id(), damage.seed())
                    .isEqualTo(damaged.expected());
        }
    }
}
