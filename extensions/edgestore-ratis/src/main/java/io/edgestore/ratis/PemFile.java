package io.edgestore.ratis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys from PEM files, and says what is wrong with those that cannot be used. */
final class PemFile {

    /** All authorities of the web together are less. */
    private static final long MOST_BYTES = 4 << 20;

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemFile() {}

    /** One or more. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        byte[] bytes = read(file, "certificates");
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            throw noCertificates(file, e);
        }
        throw noCertificates(file, null);
    }

    private static IllegalArgumentException noCertificates(Path file, CertificateException cause) {
        return new IllegalArgumentException(
                file + " has no certificates that can be read" + (cause == null ? "" : " (" + cause.getMessage() + ")")
                        + "; it must be a PEM file with one or more BEGIN CERTIFICATE",
                cause);
    }

    static PrivateKey privateKey(Path file) throws IOException {
        Matcher pem = PRIVATE_KEY.matcher(new String(read(file, "private key"), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw noKey(file, null);
        }
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        } catch (IllegalArgumentException e) {
            throw noKey(file, e);
        }
        Exception last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                last = e; // of another algorithm
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
        throw noKey(file, last);
    }

    private static IllegalArgumentException noKey(Path file, Exception cause) {
        return new IllegalArgumentException(
                file
                        + " has no private key that can be used; it must be a PEM file with a BEGIN PRIVATE KEY (PKCS#8, not"
                        + " encrypted) of RSA, EC or EdDSA. This makes one of others: openssl pkcs8 -topk8 -nocrypt -in "
                        + file.getFileName() + " -out key.pem",
                cause);
    }

    private static byte[] read(Path file, String what) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "there is no such file, and it should have the " + what + " for TLS");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IllegalArgumentException(file + " has " + Files.size(file)
                    + " bytes, which cannot be a PEM file with the " + what + " for TLS");
        }
        return Files.readAllBytes(file);
    }
}
