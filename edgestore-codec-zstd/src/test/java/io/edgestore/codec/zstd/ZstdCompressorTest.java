package io.edgestore.codec.zstd;

import io.edgestore.api.Compressor;
import io.edgestore.testkit.CompressorContract;
import org.junit.jupiter.api.Nested;

class ZstdCompressorTest {

    @Nested
    class Default extends CompressorContract {

        private final Compressor zstd = new ZstdCompressor();

        @Override
        protected Compressor compressor() {
            return zstd;
        }
    }

    @Nested
    class AtLevel1 extends CompressorContract {

        private final Compressor zstd = ZstdCompressor.level(1);

        @Override
        protected Compressor compressor() {
            return zstd;
        }
    }

    @Nested
    class AtLevel19 extends CompressorContract {

        private final Compressor zstd = ZstdCompressor.level(19);

        @Override
        protected Compressor compressor() {
            return zstd;
        }
    }

    @Nested
    class WithDictionary extends CompressorContract {

        private final Compressor zstd = ZstdCompressor.withDictionary(Dictionaries.ofEvents());

        @Override
        protected Compressor compressor() {
            return zstd;
        }
    }
}
