package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A buffer of some kind, with guard bytes before its position and behind its limit that nobody may touch. */
final class GuardedBuffer {

    /** Longer than what a decoder copies at once, and no multiple of a machine word. */
    private static final int GUARD_LENGTH = 67;

    /** What lies around content, and in a target before. With two of them, nobody can take either for data unnoticed. */
    enum Surroundings {
        ZEROS(0xA5, 0x00),
        PATTERN(0x3C, 0xC3);

        private final byte guard;
        private final int fill;

        Surroundings(int guard, int fill) {
            this.guard = (byte) guard;
            this.fill = fill;
        }

        GuardedBuffer around(Kind kind, byte[] content) {
            return new GuardedBuffer(kind, content, guard);
        }

        GuardedBuffer fill(Kind kind, int length) {
            return around(kind, filledArray(length, fill));
        }
    }

    /** The kinds of buffers that a codec may meet. */
    enum Kind {
        HEAP,
        HEAP_SLICE,
        HEAP_READ_ONLY,
        DIRECT,
        DIRECT_SLICE,
        DIRECT_READ_ONLY;

        static final List<Kind> WRITABLE = List.of(HEAP, HEAP_SLICE, DIRECT, DIRECT_SLICE);

        private ByteBuffer allocate(int length) {
            return switch (this) {
                case HEAP, HEAP_SLICE, HEAP_READ_ONLY -> ByteBuffer.allocate(length);
                case DIRECT, DIRECT_SLICE, DIRECT_READ_ONLY -> ByteBuffer.allocateDirect(length);
            };
        }

        /** A slice begins inside the guard: its indexes differ from those of the memory below, and are not 0. */
        private ByteBuffer view(ByteBuffer whole) {
            ByteBuffer view = whole.duplicate().position(GUARD_LENGTH).limit(whole.capacity() - GUARD_LENGTH);
            return switch (this) {
                case HEAP, DIRECT -> view;
                case HEAP_SLICE, DIRECT_SLICE ->
                    whole.slice(5, whole.capacity() - 10)
                            .position(GUARD_LENGTH - 5)
                            .limit(whole.capacity() - GUARD_LENGTH - 5);
                case HEAP_READ_ONLY, DIRECT_READ_ONLY -> view.asReadOnlyBuffer();
            };
        }
    }

    private final byte guard;
    private final ByteBuffer whole;
    private final ByteBuffer view;
    private final int start;

    private GuardedBuffer(Kind kind, byte[] content, byte guard) {
        this.guard = guard;
        whole = kind.allocate(GUARD_LENGTH + content.length + GUARD_LENGTH);
        view = kind.view(whole);
        start = view.position();
        for (int i = 0; i < GUARD_LENGTH; i++) {
            whole.put(i, guard);
            whole.put(whole.capacity() - 1 - i, guard);
        }
        whole.put(GUARD_LENGTH, content);
    }

    static GuardedBuffer of(Kind kind, byte[] content) {
        return Surroundings.ZEROS.around(kind, content);
    }

    static GuardedBuffer filled(Kind kind, int length, int fill) {
        return of(kind, filledArray(length, fill));
    }

    private static byte[] filledArray(int length, int fill) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) fill);
        return content;
    }

    /** Replaces the content by other bytes. */
    void overwrite() {
        for (int i = GUARD_LENGTH; i < whole.capacity() - GUARD_LENGTH; i++) {
            whole.put(i, (byte) ~whole.get(i));
        }
    }

    /** The buffer under test, always the same object. */
    ByteBuffer view() {
        return view;
    }

    /** All that lies between the guards, whatever the position. */
    byte[] content() {
        byte[] content = new byte[whole.capacity() - 2 * GUARD_LENGTH];
        whole.get(GUARD_LENGTH, content);
        return content;
    }

    /** What lies between the position at the start and the position now. */
    byte[] passed() {
        return Arrays.copyOf(content(), view.position() - start);
    }

    void assertUntouchedOutside() {
        List<Integer> touched = new ArrayList<>();
        for (int i = 0; i < GUARD_LENGTH; i++) {
            if (whole.get(i) != guard) {
                touched.add(i - GUARD_LENGTH);
            }
            int behind = whole.capacity() - GUARD_LENGTH + i;
            if (whole.get(behind) != guard) {
                touched.add(behind - GUARD_LENGTH);
            }
        }
        assertThat(touched)
                .as("bytes touched outside, counted from the position")
                .isEmpty();
        assertThat(view.limit() - start).as("limit").isEqualTo(whole.capacity() - 2 * GUARD_LENGTH);
    }

    void assertNotMoved() {
        assertThat(view.position() - start).as("bytes moved").isZero();
    }

    void assertAllPassed() {
        assertThat(view.remaining()).as("bytes left").isZero();
    }
}
