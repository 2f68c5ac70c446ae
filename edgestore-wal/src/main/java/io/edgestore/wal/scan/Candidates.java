package io.edgestore.wal.scan;

import io.edgestore.wal.format.FrameHeader;
import java.util.Arrays;

/**
 * Spans of a file that wait for their end: added in the order of their offsets, decided in the order of their ends, and
 * asked for in the order of their offsets again.
 *
 * <p>A list in the order of the offsets, and a binary heap of the undecided ones in the order of their ends. When the list
 * is full, those that nobody will ask for leave it. Ordinary bytes can hold a million claims to be long frames at a
 * time; if there are more, the longest leave, so that a frame of a common length is not crowded out by them.
 *
 * <p>Primitive arrays, since there can be so many.
 */
final class Candidates {

    /** The most that wait at a time; some 25 MiB then. */
    static final int MAX_WAITING = 1 << 20;

    private static final byte UNDECIDED = 0;
    private static final byte SOUND = 1;
    private static final byte UNSOUND = 2;

    private long[] offsets = new long[1 << 10];
    private long[] ends = new long[offsets.length];
    private int[] expected = new int[offsets.length];
    private byte[] states = new byte[offsets.length];

    /** The first that can still be asked for, and one behind the newest. */
    private int first;

    private int end;

    private int[] heap = new int[offsets.length];
    private int waiting;

    /** Forgets all. */
    void clear() {
        first = 0;
        end = 0;
        waiting = 0;
    }

    /**
     * Adds a candidate.
     *
     * @param offset more than that of the one before
     * @param spanEnd more than the offset
     * @param register what must come out at the end
     * @return false if there was no room for all: some that were undecided are forgotten
     */
    boolean add(long offset, long spanEnd, int register) {
        boolean all = end < offsets.length || makeRoom();
        if (end == offsets.length) {
            return false;
        }
        offsets[end] = offset;
        ends[end] = spanEnd;
        expected[end] = register;
        states[end] = UNDECIDED;
        push(end++);
        return all;
    }

    /** Decides all candidates that end here. */
    void decide(long spanEnd, int register) {
        while (waiting > 0 && ends[heap[0]] == spanEnd) {
            int place = pop();
            states[place] = expected[place] == register ? SOUND : UNSOUND;
        }
    }

    /**
     * The first sound candidate, once nothing before it is undecided.
     *
     * @param from the least offset; never less than in the call before
     * @return its offset, or -1 if there is none yet
     */
    long firstSound(long from) {
        while (first < end && (offsets[first] < from || states[first] == UNSOUND)) {
            first++;
        }
        return first < end && states[first] == SOUND ? offsets[first] : -1;
    }

    /** False if candidates had to go that could still have been asked for. */
    private boolean makeRoom() {
        keep(Long.MAX_VALUE);
        if (end <= offsets.length / 2) {
            return true;
        }
        if (offsets.length < MAX_WAITING) {
            grow();
            return true;
        }
        for (long longest = FrameHeader.MAX_PAYLOAD_LENGTH / 2; longest > 0 && isCrowded(); longest /= 2) {
            keep(longest);
        }
        return false;
    }

    /** Whether there would soon be no room again. Sound ones do not count when they are free to be asked for. */
    private boolean isCrowded() {
        boolean full = end > MAX_WAITING / 4 * 3 && !(first < end && states[first] == SOUND);
        return full || waiting > MAX_WAITING / 4;
    }

    /** Moves those that can still be asked for to the front, but for undecided ones that are longer than that. */
    private void keep(long longest) {
        int kept = 0;
        waiting = 0;
        for (int i = first; i < end; i++) {
            if (states[i] == SOUND || states[i] == UNDECIDED && ends[i] - offsets[i] <= longest) {
                offsets[kept] = offsets[i];
                ends[kept] = ends[i];
                expected[kept] = expected[i];
                states[kept] = states[i];
                if (states[kept] == UNDECIDED) {
                    push(kept);
                }
                kept++;
            }
        }
        first = 0;
        end = kept;
    }

    private void grow() {
        int size = 2 * offsets.length;
        offsets = Arrays.copyOf(offsets, size);
        ends = Arrays.copyOf(ends, size);
        expected = Arrays.copyOf(expected, size);
        states = Arrays.copyOf(states, size);
        heap = Arrays.copyOf(heap, size);
    }

    private void push(int place) {
        int at = waiting++;
        while (at > 0 && ends[heap[at - 1 >> 1]] > ends[place]) {
            heap[at] = heap[at - 1 >> 1];
            at = at - 1 >> 1;
        }
        heap[at] = place;
    }

    private int pop() {
        int top = heap[0];
        int last = heap[--waiting];
        int at = 0;
        for (int child = 1; child < waiting; child = 2 * at + 1) {
            if (child + 1 < waiting && ends[heap[child + 1]] < ends[heap[child]]) {
                child++;
            }
            if (ends[heap[child]] >= ends[last]) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return top;
    }
}
