package com.example.aes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedLogTest {

    private static final SecretKey FIRST = key(1);
    private static final SecretKey SECOND = key(2);

    @TempDir
    Path directory;

    @Test
    void noValueStandsInTheFilesAndAllComeBackAcrossAChangeOfKeys() throws IOException {
        append("a secret", options(Map.of("2025", FIRST), "2025"));
        append("another secret", options(Map.of("2025", FIRST, "2026", SECOND), "2026"));

        assertThat(values(options(Map.of("2025", FIRST, "2026", SECOND), "2026")))
                .containsExactly("a secret", "another secret");
        assertThat(contentOfAllFiles()).contains("2025").doesNotContain("secret", "orders");
    }

    @Test
    void aMissingKeyAndAWrongOneAreNamed() throws IOException {
        append("a secret", options(Map.of("2025", FIRST), "2025"));

        assertThatThrownBy(() -> append("more", options(Map.of("2026", SECOND), "2026")))
                .hasMessageContaining("encrypted with the key 2025, which was not given; there are [2026]");
        assertThatThrownBy(() -> append("more", options(Map.of("2025", SECOND), "2025")))
                .hasMessageContaining("encrypted with another key than the one given as 2025");
        assertThat(values(options(Map.of("2025", FIRST), "2025")))
                .as("nothing is lost")
                .containsExactly("a secret");
    }

    @Test
    void aChangedBlockIsNotDecrypted() throws Exception {
        AesGcmCompressor codec =
                new AesGcmCompressor(Map.of("k", FIRST), "k", Codecs.installed().compressor("lz4"));
        ByteBuffer block = ByteBuffer.allocate(1000);
        codec.compress(ByteBuffer.wrap("apples".getBytes(StandardCharsets.UTF_8)), block);
        block.flip();
        for (int i = 0; i < block.limit(); i++) {
            ByteBuffer changed = ByteBuffer.wrap(block.array().clone(), 0, block.limit());
            changed.put(i, (byte) (changed.get(i) ^ 1));
            assertThatThrownBy(() -> codec.decompress(changed, ByteBuffer.allocate(6)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("the block is not what was encrypted with the key k");
        }
    }

    @Test
    void equalBlocksAreEncryptedDifferently() {
        AesGcmCompressor codec =
                new AesGcmCompressor(Map.of("k", FIRST), "k", Codecs.installed().compressor("lz4"));
        ByteBuffer once = ByteBuffer.allocate(1000);
        ByteBuffer again = ByteBuffer.allocate(1000);
        codec.compress(ByteBuffer.wrap(new byte[100]), once);
        codec.compress(ByteBuffer.wrap(new byte[100]), again);
        assertThat(once.flip()).isNotEqualTo(again.flip());
    }

    @Test
    void keysOfAnotherLengthAreRefused() {
        assertThatThrownBy(() -> options(Map.of("short", new SecretKeySpec(new byte[16], "AES")), "short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key short is not an AES key of 256 bits");
    }

    private static SecretKey key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return new SecretKeySpec(bytes, "AES");
    }

    private static WalOptions options(Map<String, SecretKey> keys, String keyId) {
        return WalOptions.defaults()
                .withCompressor(
                        new AesGcmCompressor(keys, keyId, Codecs.installed().compressor("lz4")));
    }

    private void append(String value, WalOptions options) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            log.append(WalEntry.put("orders", "42", value));
        }
    }

    private List<String> values(WalOptions options) throws IOException {
        List<String> values = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, options);
                LogReader reader = log.read()) {
            reader.forEach(record -> values.add(record.entry().valueText()));
        }
        return values;
    }

    private String contentOfAllFiles() throws IOException {
        StringBuilder content = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                content.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return content.toString();
    }
}
