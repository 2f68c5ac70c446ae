package io.edgestore.ratis;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;

/**
 * Certificates for TLS between members, clients and administration. Everybody shows a certificate, and everybody looks at that of the
 * other one: a program without a certificate of a trusted authority can neither read nor append. Immutable.
 *
 * <pre>{@code
 * TlsOptions tls = TlsOptions.of(Path.of("a.pem"), Path.of("a-key.pem"), Path.of("authority.pem"));
 * ReplicatedLogOptions options = ReplicatedLogOptions.of(group, "a", directory).withTls(tls);
 * }</pre>
 *
 * <p>All of a group use TLS, or none of it: those who do not talk neither to nor with those who do.
 *
 * <p>The certificate of a member is for the host of its {@linkplain LogGroup address}: that name or that IP address is one of its subject
 * alternative names. Whoever has a certificate of a trusted authority may append, and may take part as a member, so trust an authority that
 * signs for this log alone.
 *
 * <p>The files are read once. When a certificate is renewed, make new options, and start the member again or connect again.
 */
public final class TlsOptions {

    /** There is nobody to keep the key from in a store that never leaves this class. */
    private static final char[] NO_PASSWORD = new char[0];

    private final X509Certificate certificate;
    private final KeyManager keyManager;
    private final TrustManager trustManager;

    private TlsOptions(X509Certificate certificate, KeyManager keyManager, TrustManager trustManager) {
        this.certificate = certificate;
        this.keyManager = keyManager;
        this.trustManager = trustManager;
    }

    /**
     * Reads certificates and a key.
     *
     * @param certificateChain a PEM file with the certificate of this program, and behind it those of the authorities between it and the
     *     trusted one, if there are any, in that order
     * @param privateKey a PEM file with the key of that certificate: PKCS#8, not encrypted ({@code BEGIN PRIVATE KEY}); RSA, EC or EdDSA
     * @param trustedCertificates a PEM file with the certificates of the authorities that are trusted, one or more
     * @return the options
     * @throws IOException if a file cannot be read; {@link java.nio.file.NoSuchFileException} if it does not exist
     * @throws IllegalArgumentException if there is not in a file what it should have, or if the key is not that of the certificate
     */
    public static TlsOptions of(Path certificateChain, Path privateKey, Path trustedCertificates) throws IOException {
        List<X509Certificate> chain = PemFile.certificates(certificateChain);
        PrivateKey key = PemFile.privateKey(privateKey);
        List<X509Certificate> trusted = PemFile.certificates(trustedCertificates);
        if (!KeyPairCheck.belongTogether(key, chain.get(0).getPublicKey())) {
            throw new IllegalArgumentException(privateKey + " is not the key of the first certificate in "
                    + certificateChain + ", which is that of " + chain.get(0).getSubjectX500Principal());
        }
        try {
            return new TlsOptions(chain.get(0), keyManager(chain, key), trustManager(trusted));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    certificateChain + ": the certificates are no chain (" + e.getMessage()
                            + "); put that of this program first, and behind each one that of who signed it",
                    e);
        }
    }

    private static KeyManager keyManager(List<X509Certificate> chain, PrivateKey key)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers()[0];
    }

    private static TrustManager trustManager(List<X509Certificate> trusted)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("trusted-" + i, trusted.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers()[0];
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** As Ratis takes it. */
    Parameters parameters() {
        Parameters parameters = new Parameters();
        GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(keyManager, trustManager, true));
        return parameters;
    }

    /** Whose certificate it is, and until when it is valid. */
    @Override
    public String toString() {
        return "TlsOptions[" + certificate.getSubjectX500Principal() + ", valid until "
                + certificate.getNotAfter().toInstant() + "]";
    }
}
