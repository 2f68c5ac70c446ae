package io.edgestore.wal.file;

import java.util.Arrays;

/**
 * Spans of a file that wait for their end: added in the order of their offsets, decided in the order of their ends, and
 * asked for in the order of their offsets again.
 *
 * <p>A ring in the order of the offsets, and a binary heap of the undecided ones in the order of their ends. Primitive
 * arrays, since there can be a million. Candidates are counted from 0; {@code count & mask} is the place in the ring.
 */
final class Candidates {

    /** The most that wait at a time; some 25 MiB then. */
    static final int MAX_WAITING = 1 << 20;

    private static final byte UNDECIDED = 0;
    private static final byte SOUND = 1;
    private static final byte UNSOUND = 2;

    private int mask = (1 << 10) - 1;
    private long[] offsets = new long[mask + 1];
    private long[] ends = new long[mask + 1];
    private int[] expected = new int[mask + 1];
    private byte[] states = new byte[mask + 1];

    /** The oldest candidate that still has its place, the first that can still be asked for, and one behind the newest. */
    private long oldest;

    private long cursor;
    private long next;

    private int[] heap = new int[mask + 1];
    private int waiting;

    /** Forgets all. */
    void clear() {
        oldest = next;
        cursor = next;
        waiting = 0;
    }

    /**
     * Adds a candidate.
     *
     * @param offset more than that of the one before
     * @param end more than the offset
     * @param register what must come out at the end
     * @return false if there is no room
     */
    boolean add(long offset, long end, int register) {
        if (next - oldest > mask && !grow()) {
            return false;
        }
        int place = place(next++);
        offsets[place] = offset;
        ends[place] = end;
        expected[place] = register;
        states[place] = UNDECIDED;
        push(place);
        return true;
    }

    /** Decides all candidates that end here. */
    void decide(long end, int register) {
        while (waiting > 0 && ends[heap[0]] == end) {
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
        while (cursor < next && (offsets[place(cursor)] < from || states[place(cursor)] == UNSOUND)) {
            cursor++;
        }
        while (oldest < cursor && states[place(oldest)] != UNDECIDED) {
            oldest++;
        }
        return cursor < next && states[place(cursor)] == SOUND ? offsets[place(cursor)] : -1;
    }

    private int place(long candidate) {
        return (int) candidate & mask;
    }

    private boolean grow() {
        int size = mask + 1;
        if (size == MAX_WAITING) {
            return false;
        }
        // The ring is full, so all of it is moved, in order, to the front of one twice as large.
        int front = place(oldest);
        offsets = unrolled(offsets, front);
        ends = unrolled(ends, front);
        int[] registers = new int[2 * size];
        byte[] decided = new byte[2 * size];
        for (int i = 0; i < size; i++) {
            registers[i] = expected[front + i & mask];
            decided[i] = states[front + i & mask];
        }
        expected = registers;
        states = decided;
        for (int i = 0; i < waiting; i++) {
            heap[i] = heap[i] - front & mask;
        }
        heap = Arrays.copyOf(heap, 2 * size);
        cursor -= oldest;
        next -= oldest;
        oldest = 0;
        mask = 2 * size - 1;
        return true;
    }

    private static long[] unrolled(long[] ring, int front) {
        long[] larger = new long[2 * ring.length];
        System.arraycopy(ring, front, larger, 0, ring.length - front);
        System.arraycopy(ring, 0, larger, ring.length - front, front);
        return larger;
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
