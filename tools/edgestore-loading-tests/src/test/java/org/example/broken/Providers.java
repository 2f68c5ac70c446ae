package org.example.broken;

/** A vendor's compressors. One is sound, and each of the others is broken in its way. */
public final class Providers {

    private Providers() {}

    public static final class Sound extends Stored {
        public Sound() {
            super("sound");
        }
    }

    public static final class ConstructorThrows extends Stored {
        public ConstructorThrows() {
            super("broken");
            throw new IllegalStateException("no licence");
        }
    }

    /** Its jar comes without {@link Library}. */
    public static final class NeedsLibrary extends Stored {
        public NeedsLibrary() {
            super(new Library().toString());
        }
    }

    public static final class Library {}

    /** Its jar comes without {@link Parent}. */
    public static final class NeedsParent extends Parent {}

    public static class Parent extends Stored {
        public Parent() {
            super("broken");
        }
    }

    public static final class NullName extends Stored {
        public NullName() {
            super(null);
        }
    }

    public static final class IllegalName extends Stored {
        public IllegalName() {
            super("Broken!");
        }
    }

    public static final class NameThrows extends Stored {
        public NameThrows() {
            super("broken");
        }

        @Override
        public String name() {
            throw new UnsupportedOperationException("no name");
        }
    }

    public static final class SecondLz4 extends Stored {
        public SecondLz4() {
            super("lz4");
        }
    }

    public static final class NoCompressor {}

    static final class NotPublic extends Stored {
        public NotPublic() {
            super("broken");
        }
    }

    public static final class NoPublicConstructor extends Stored {
        NoPublicConstructor() {
            super("broken");
        }
    }

    public static final class ConstructorWithParameter extends Stored {
        public ConstructorWithParameter(String name) {
            super(name);
        }
    }
}
