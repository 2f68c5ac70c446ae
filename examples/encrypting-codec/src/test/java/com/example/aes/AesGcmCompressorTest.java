package com.example.aes;

import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** On {@code none}, so that the blocks are those that the specification of GCM gives. */
class AesGcmCompressorTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        SecretKeySpec zeros = new SecretKeySpec(new byte[32], "AES");
        return new AesGcmCompressor(
                Map.of("zeros", zeros), "zeros", Codecs.installed().compressor("none"));
    }

    /** Test cases 13 and 14 of "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega: nonce, encrypted bytes, tag. */
    @Override
    protected Map<String, String> knownAnswers() {
        String nonce = "00".repeat(12);
        return Map.of(
                nonce + "530f8afbc74536b9a963b4f1c4cb738b",
                "",
                nonce + "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919",
                "00".repeat(16));
    }
}
