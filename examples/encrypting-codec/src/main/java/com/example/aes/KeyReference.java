package com.example.aes;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names a key in the header of a file: the length of its id (one byte), the id, and 8 bytes that only this key gives. With those a
 * wrong key is told apart from damage.
 */
record KeyReference(String id, byte[] check) {

    private static final int KEY_LENGTH = 32;
    private static final int CHECK_LENGTH = 8;
    private static final int MAX_ID_LENGTH = 255;

    static KeyReference to(String id, SecretKey key) {
        return new KeyReference(id, checkOf(key));
    }

    static void requireUsable(String id, SecretKey key) {
        int length = id.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_ID_LENGTH) {
            throw new IllegalArgumentException("the id of a key has 1 to 255 bytes in UTF-8; this one has " + length);
        }
        byte[] encoded = key.getEncoded();
        if (encoded == null || encoded.length != KEY_LENGTH) {
            throw new IllegalArgumentException("the key " + id + " is not an AES key of 256 bits");
        }
    }

    /** Reads what {@link #withParametersOf} wrote, up to the parameters of the inner codec. */
    static KeyReference read(ByteBuffer parameters, Map<String, SecretKey> keys) throws CorruptDataException {
        int idLength = parameters.hasRemaining() ? Byte.toUnsignedInt(parameters.get()) : 0;
        if (idLength == 0 || parameters.remaining() < idLength + CHECK_LENGTH) {
            throw new CorruptDataException("the parameters name no key");
        }
        byte[] id = new byte[idLength];
        parameters.get(id);
        byte[] check = new byte[CHECK_LENGTH];
        parameters.get(check);
        String name = new String(id, StandardCharsets.UTF_8);
        SecretKey key = keys.get(name);
        if (key == null) {
            throw new CorruptDataException("encrypted with the key " + name + ", which was not given; there are "
                    + keys.keySet().stream().sorted().toList());
        }
        if (!Arrays.equals(check, checkOf(key))) {
            throw new CorruptDataException("encrypted with another key than the one given as " + name);
        }
        return new KeyReference(name, check);
    }

    ByteBuffer withParametersOf(Compressor inner) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        ByteBuffer rest = inner.parameters();
        return ByteBuffer.allocate(1 + name.length + CHECK_LENGTH + rest.remaining())
                .put((byte) name.length)
                .put(name)
                .put(check)
                .put(rest)
                .flip()
                .asReadOnlyBuffer();
    }

    private static byte[] checkOf(SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal("which key".getBytes(StandardCharsets.UTF_8)), CHECK_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }
}
