package io.edgestore.release;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPKeyPair;

/** A key that lives as long as the test. */
record SigningKey(PGPSecretKey key) {

    private static final String PASSPHRASE = "correct horse";

    static SigningKey make() throws GeneralSecurityException, PGPException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PGPKeyPair pair = new JcaPGPKeyPair(
                PublicKeyPacket.VERSION_4, PublicKeyAlgorithmTags.RSA_GENERAL, generator.generateKeyPair(), new Date());
        return new SigningKey(new PGPSecretKey(
                PGPSignature.POSITIVE_CERTIFICATION,
                pair,
                "Nobody <nobody@example.org>",
                new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                null,
                null,
                new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256),
                new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).build(PASSPHRASE.toCharArray())));
    }

    /** As whoever releases sets it. */
    Map<String, String> environment() throws IOException {
        ByteArrayOutputStream armoured = new ByteArrayOutputStream();
        try (ArmoredOutputStream out =
                ArmoredOutputStream.builder().clearHeaders().build(armoured)) {
            key.encode(out);
        }
        return Map.of(
                "MAVEN_GPG_KEY", armoured.toString(StandardCharsets.US_ASCII), "MAVEN_GPG_PASSPHRASE", PASSPHRASE);
    }

    /** Whether the file is the one that the signature beside it was made for, with this key. */
    boolean signed(Path file) throws IOException, PGPException {
        byte[] armoured = Files.readAllBytes(Path.of(file + ".asc"));
        BcPGPObjectFactory objects =
                new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(armoured)));
        PGPSignature signature = ((PGPSignatureList) objects.nextObject()).get(0);
        signature.init(new BcPGPContentVerifierBuilderProvider(), key.getPublicKey());
        signature.update(Files.readAllBytes(file));
        return signature.verify();
    }
}
