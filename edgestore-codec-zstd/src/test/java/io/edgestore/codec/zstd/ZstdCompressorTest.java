package io.edgestore.codec.zstd;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class ZstdCompressorTest {

    private abstract static class Contract extends CompressorContract {

        private final Compressor zstd;

        Contract(Compressor zstd) {
            this.zstd = zstd;
        }

        @Override
        protected Compressor compressor() {
            return zstd;
        }

        /** A frame of one raw block, which needs no dictionary. */
        @Override
        protected Map<String, String> knownAnswers() {
            return Map.of("28b52ffd" + "0000" + "290000" + "68656c6c6f", "68656c6c6f");
        }
    }

    @Nested
    class Default extends Contract {

        Default() {
            super(new ZstdCompressor());
        }
    }

    @Nested
    class AtLevel1 extends Contract {

        AtLevel1() {
            super(ZstdCompressor.level(1));
        }
    }

    @Nested
    class AtLevel19 extends Contract {

        AtLevel19() {
            super(ZstdCompressor.level(19));
        }
    }

    @Nested
    class WithDictionary extends Contract {

        WithDictionary() {
            super(ZstdCompressor.withDictionary(Dictionaries.ofEvents()));
        }
    }
}
