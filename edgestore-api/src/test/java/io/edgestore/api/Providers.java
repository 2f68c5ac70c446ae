package io.edgestore.api;

/** Providers, sound and broken. Listed by the tests, in directories of their own. */
final class Providers {

    private Providers() {}

    public static final class Sound extends NamedCompressor {
        public Sound() {
            super("sound");
        }
    }

    public static final class Other extends NamedCompressor {
        public Other() {
            super("other");
        }
    }

    public static final class AlsoSound extends NamedCompressor {
        public AlsoSound() {
            super("sound");
        }
    }

    public static final class ConstructorThrows extends NamedCompressor {
        public ConstructorThrows() {
            super("broken");
            throw new IllegalStateException("no disk");
        }
    }

    public static final class ConstructorMisses extends NamedCompressor {
        public ConstructorMisses() {
            super("broken");
            throw new NoClassDefFoundError("org/example/Missing");
        }
    }

    public static final class InitializerThrows extends NamedCompressor {
        private static final int ZERO = Integer.parseInt("zero");

        public InitializerThrows() {
            super("broken" + ZERO);
        }
    }

    public static final class NoPublicConstructor extends NamedCompressor {
        NoPublicConstructor() {
            super("broken");
        }
    }

    public static final class NoCompressor {
        public NoCompressor() {}
    }

    public static final class NullName extends NamedCompressor {
        public NullName() {
            super(null);
        }
    }

    public static final class IllegalName extends NamedCompressor {
        public IllegalName() {
            super("Not A Name");
        }
    }

    public static final class NameThrows extends NamedCompressor {
        public NameThrows() {
            super("broken");
        }

        @Override
        public String name() {
            throw new UnsupportedOperationException("nameless");
        }
    }

    public static final class NameFailsAnAssertion extends NamedCompressor {
        public NameFailsAnAssertion() {
            super("broken");
        }

        @Override
        public String name() {
            throw new AssertionError("nameless");
        }
    }

    public static final class SoundSum implements Checksum {
        @Override
        public String name() {
            return "sum";
        }

        @Override
        public int compute(java.nio.ByteBuffer source) {
            return 0;
        }
    }
}
