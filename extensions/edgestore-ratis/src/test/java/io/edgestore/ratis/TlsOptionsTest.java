package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files can be used, and what is said of others. */
class TlsOptionsTest {

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static Path trusted;
    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void issue() throws Exception {
        authority = TestAuthority.root("authority");
        trusted = authority.writeTrusted(directory);
        certificate = authority.issue(directory, "a");
        key = directory.resolve("a-key.pem");
    }

    @Test
    void theFilesOfAProgramAreReadAndItsKeyIsNotTold() throws Exception {
        TlsOptions tls = TlsOptions.of(certificate, key, trusted);
        assertThat(tls).asString().startsWith("TlsOptions[CN=a, valid until 2").doesNotContain("KEY");
    }

    @Test
    void aChainIsReadWithTheAuthoritiesBehindIt() throws Exception {
        TestAuthority intermediate = authority.intermediate("intermediate");
        Path chain = intermediate.issue(directory, "chained", intermediate.certificate());
        assertThat(TlsOptions.of(chain, directory.resolve("chained-key.pem"), trusted))
                .asString()
                .contains("CN=chained");
        Path mixedUp = authority.issue(directory, "mixed-up", intermediate.certificate());
        assertThatThrownBy(() -> TlsOptions.of(mixedUp, directory.resolve("mixed-up-key.pem"), trusted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mixed-up.pem: the certificates are no chain")
                .hasMessageContaining("put that of this program first");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = directory.resolve("missing.pem");
        for (List<Path> files : List.of(
                List.of(missing, key, trusted),
                List.of(certificate, missing, trusted),
                List.of(certificate, key, missing))) {
            assertThatThrownBy(() -> TlsOptions.of(files.get(0), files.get(1), files.get(2)))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(missing.toString())
                    .hasMessageContaining("for TLS");
        }
    }

    @Test
    void filesOfSomethingElseAreRefused() throws Exception {
        assertThatThrownBy(() -> TlsOptions.of(key, key, trusted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a-key.pem has no certificates");
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        assertThatThrownBy(() -> TlsOptions.of(certificate, key, empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty.pem has no certificates")
                .hasMessageContaining("BEGIN CERTIFICATE");
        assertThatThrownBy(() -> TlsOptions.of(certificate, certificate, trusted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.pem has no private key")
                .hasMessageContaining("openssl pkcs8");
        Path huge = Files.write(directory.resolve("huge.pem"), new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> TlsOptions.of(huge, key, trusted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4194305 bytes");
    }

    @Test
    void keysThatCannotBeUsedAreRefused() throws Exception {
        String sound = Files.readString(key);
        for (String broken : List.of(
                sound.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
                sound.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
                sound.replaceFirst(Pattern.quote("\n") + "....", "\nAAAA"),
                sound.replaceFirst("\n", "\nA"))) {
            Path file = Files.writeString(directory.resolve("broken-key.pem"), broken);
            assertThatThrownBy(() -> TlsOptions.of(certificate, file, trusted))
                    .as(broken)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("broken-key.pem has no private key that can be used");
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedWhateverItsAlgorithm() throws Exception {
        authority.issue(directory, "b");
        assertNotItsKey(directory.resolve("b-key.pem"));
        for (String algorithm : List.of("RSA", "Ed25519")) {
            byte[] other = KeyPairGenerator.getInstance(algorithm)
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            assertNotItsKey(Files.writeString(
                    directory.resolve(algorithm + "-key.pem"), TestAuthority.pem("PRIVATE KEY", other)));
        }
    }

    private static void assertNotItsKey(Path other) {
        assertThatThrownBy(() -> TlsOptions.of(certificate, other, trusted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(other.getFileName() + " is not the key of the first certificate in")
                .hasMessageContaining("a.pem, which is that of CN=a");
    }
}
