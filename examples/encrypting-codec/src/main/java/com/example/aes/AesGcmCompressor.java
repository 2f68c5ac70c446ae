package com.example.aes;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Compresses with another codec, and encrypts what that made with AES-256-GCM.
 *
 * <p>A block is a random nonce of 12 bytes, the encrypted bytes, and an authentication tag of 16 bytes. The header of a file names the key
 * by its id, and never holds the key. The name of the codec ends with that of the inner one, such as {@code aes256gcm.lz4}.
 */
public final class AesGcmCompressor implements Compressor {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;
    private static final int OVERHEAD = NONCE_LENGTH + TAG_LENGTH;

    private final Map<String, SecretKey> keys;
    private final KeyReference reference;
    private final Compressor inner;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param keys all keys that files may have been written with, by id: AES keys of 32 bytes
     * @param keyId the key that new files are written with
     * @param inner what compresses; encrypted bytes no longer compress
     */
    public AesGcmCompressor(Map<String, SecretKey> keys, String keyId, Compressor inner) {
        this.keys = Map.copyOf(keys);
        this.keys.forEach(KeyReference::requireUsable);
        if (!keys.containsKey(keyId)) {
            throw new IllegalArgumentException("there is no key of the id " + keyId + ", only " + keys.keySet());
        }
        this.reference = KeyReference.to(keyId, keys.get(keyId));
        this.inner = inner;
    }

    private AesGcmCompressor(Map<String, SecretKey> keys, KeyReference reference, Compressor inner) {
        this.keys = keys;
        this.reference = reference;
        this.inner = inner;
    }

    @Override
    public String name() {
        return "aes256gcm." + inner.name();
    }

    @Override
    public int maxCompressedLength(int length) {
        int most = inner.maxCompressedLength(length);
        if (most > Integer.MAX_VALUE - OVERHEAD) {
            throw new IllegalArgumentException("a block of " + length + " bytes is too long to be encrypted");
        }
        return most + OVERHEAD;
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        inner.maxDecompressedLength(compressedLength); // refuses a negative one
        return inner.maxDecompressedLength(Math.max(0, compressedLength - OVERHEAD));
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        Compressor.requireUsable(source, target);
        ByteBuffer compressed = ByteBuffer.allocate(inner.maxCompressedLength(source.remaining()));
        ByteBuffer from = source.duplicate();
        inner.compress(from, compressed);
        compressed.flip();
        int length = compressed.remaining() + OVERHEAD;
        if (target.remaining() < length) {
            throw new BufferOverflowException();
        }
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce); // a nonce that is used twice with one key would give both blocks away
        ByteBuffer to = target.duplicate();
        try {
            to.put(nonce);
            cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(compressed, to);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with " + TRANSFORMATION, e);
        }
        source.position(source.limit());
        target.position(target.position() + length);
        return length;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        Compressor.requireUsable(source, target);
        if (source.remaining() < OVERHEAD) {
            throw new CorruptDataException("a block of " + source.remaining() + " bytes is too short to be encrypted");
        }
        ByteBuffer from = source.duplicate();
        byte[] nonce = new byte[NONCE_LENGTH];
        from.get(nonce);
        ByteBuffer compressed = ByteBuffer.allocate(source.remaining() - OVERHEAD);
        try {
            cipher(Cipher.DECRYPT_MODE, nonce).doFinal(from, compressed);
        } catch (AEADBadTagException e) {
            throw new CorruptDataException("the block is not what was encrypted with the key " + reference.id(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt with " + TRANSFORMATION, e);
        }
        inner.decompress(compressed.flip(), target);
        source.position(source.limit());
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, keys.get(reference.id()), new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        return cipher;
    }

    @Override
    public ByteBuffer parameters() {
        return reference.withParametersOf(inner);
    }

    @Override
    public Compressor withParameters(ByteBuffer parameters) throws CorruptDataException {
        ByteBuffer rest = parameters.duplicate();
        KeyReference other = KeyReference.read(rest, keys);
        return new AesGcmCompressor(keys, other, inner.withParameters(rest));
    }
}
