package io.edgestore.ratis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An authority whose certificates are good for a day and the loopback. The JDK has no API that makes any, so their bytes are put together here. */
final class TestAuthority {

    private static final byte[] ECDSA_WITH_SHA256 = hex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = hex("0603550403");
    private static final byte[] BASIC_CONSTRAINTS_OF_AUTHORITY = hex("300f0603551d130101ff040530030101ff");
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = hex("0603551d11");
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int IP_ADDRESS = 0x87;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;

    private final String name;
    private final KeyPair keys;
    private final Certificate certificate;

    private TestAuthority(String name, KeyPair keys, Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** One that signs its own certificate. */
    static TestAuthority root(String name) throws Exception {
        KeyPair keys = keys();
        return new TestAuthority(name, keys, certificate(name, keys, name, keys, BASIC_CONSTRAINTS_OF_AUTHORITY));
    }

    /** One whose certificate this one signs. */
    TestAuthority intermediate(String subject) throws Exception {
        KeyPair subjectKeys = keys();
        return new TestAuthority(
                subject, subjectKeys, certificate(subject, subjectKeys, name, keys, BASIC_CONSTRAINTS_OF_AUTHORITY));
    }

    /** The certificate of this one. */
    Path writeTrusted(Path directory) throws Exception {
        return write(directory.resolve(name + ".pem"), "CERTIFICATE", certificate.getEncoded());
    }

    /** A certificate for a program on the loopback, and its key, in {@code subject.pem} and {@code subject-key.pem}. */
    Path issue(Path directory, String subject, Certificate... authorities) throws Exception {
        KeyPair subjectKeys = keys();
        byte[] loopback = InetAddress.getByName("127.0.0.1").getAddress();
        byte[] names = der(OCTET_STRING, der(SEQUENCE, der(IP_ADDRESS, loopback)));
        Certificate own = certificate(subject, subjectKeys, name, keys, der(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, names));
        Path file = write(directory.resolve(subject + ".pem"), "CERTIFICATE", own.getEncoded());
        for (Certificate authority : authorities) {
            Files.writeString(file, Files.readString(file) + pem("CERTIFICATE", authority.getEncoded()));
        }
        write(
                directory.resolve(subject + "-key.pem"),
                "PRIVATE KEY",
                subjectKeys.getPrivate().getEncoded());
        return file;
    }

    Certificate certificate() {
        return certificate;
    }

    /** The options of a program that trusts this authority, with a certificate of it. */
    TlsOptions options(Path directory, String subject) throws Exception {
        Path file = issue(directory, subject);
        return TlsOptions.of(file, directory.resolve(subject + "-key.pem"), writeTrusted(directory));
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static Certificate certificate(
            String subject, KeyPair subjectKeys, String issuer, KeyPair issuerKeys, byte[] extension) throws Exception {
        Instant now = Instant.now();
        byte[] validity = der(SEQUENCE, time(now.minusSeconds(3600)), time(now.plusSeconds(86_400)));
        byte[] contents = der(
                SEQUENCE,
                der(VERSION, der(INTEGER, new byte[] {2})),
                der(INTEGER, BigInteger.valueOf(System.nanoTime()).abs().toByteArray()),
                ECDSA_WITH_SHA256,
                name(issuer),
                validity,
                name(subject),
                subjectKeys.getPublic().getEncoded(),
                der(EXTENSIONS, der(SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKeys.getPrivate());
        signature.update(contents);
        byte[] signed = der(SEQUENCE, contents, ECDSA_WITH_SHA256, der(BIT_STRING, new byte[1], signature.sign()));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
    }

    private static byte[] name(String name) {
        byte[] value = der(UTF8_STRING, name.getBytes(StandardCharsets.UTF_8));
        return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, value)));
    }

    private static byte[] time(Instant time) {
        return der(GENERALIZED_TIME, UTC.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /** A value of ASN.1 by its distinguished encoding: tag, length, contents. */
    private static byte[] der(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(tag);
        if (length < 0x80) {
            bytes.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int zero = digits[0] == 0 ? 1 : 0;
            bytes.write(0x80 + digits.length - zero);
            bytes.write(digits, zero, digits.length - zero);
        }
        Arrays.stream(parts).forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static Path write(Path file, String what, byte[] der) throws Exception {
        return Files.writeString(file, pem(what, der));
    }

    static String pem(String what, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
