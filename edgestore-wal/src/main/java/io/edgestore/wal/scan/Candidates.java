package io.edgestore.wal.scan;

import io.edgestore.wal.format.FrameHeader;
import java.util.Arrays;

/**
 * Spans of a file that wait for their end: added in the order of their offsets, decided in the order of their ends, and
 * asked for in the order of their offsets again.
 *
 * <p>A list in the order of the offsets. The undecided ones that end soon are in a binary heap, in the order of their ends.
 * Those that end later are linked, for each page of the file in which they end: a heap of them all does not fit into a
 * processor's cache. When the list is full, those that nobody will ask for leave it. Ordinary bytes can hold a million claims to be long frames at a
 * time; if there are more, the longest leave, so that a frame of a common length is not crowded out by them.
 *
 * <p>Primitive arrays, since there can be so many.
 */
final class Candidates {

    /** The most that wait at a time; some 30 MiB then. */
    static final int MAX_WAITING = 1 << 20;

    private static final int PAGE_BITS = 12;

    /** Twice what the ends of candidates can span, in pages: no two of them share a place. A power of two. */
    private static final int PAGES = 2 * FrameHeader.MAX_PAYLOAD_LENGTH >> PAGE_BITS;

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

    /** Those that end in the page {@link #nearest} or before it. */
    private int[] heap = new int[offsets.length];

    private int inHeap;

    /** The first of those that end in each other page, and then the next one of the same page; 0 for none, else one more. */
    private final int[] pages = new int[PAGES];

    private int[] links = new int[offsets.length];

    private long nearest;

    /** In the heap and linked together. */
    private int waiting;

    /** Forgets all. */
    void clear() {
        unlink();
        first = 0;
        end = 0;
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
        await(end++);
        return all;
    }

    /** The least end of those that are undecided; {@link Long#MAX_VALUE} if there is none. */
    long firstEnd() {
        if (waiting == 0) {
            return Long.MAX_VALUE;
        }
        while (inHeap == 0) {
            nearest++;
            int page = pageOf(nearest);
            for (int linked = pages[page]; linked > 0; linked = links[linked - 1]) {
                push(linked - 1);
            }
            pages[page] = 0;
        }
        return ends[heap[0]];
    }

    /** Decides all candidates that end here. */
    void decide(long spanEnd, int register) {
        while (firstEnd() == spanEnd) {
            int place = pop();
            waiting--;
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
        unlink();
        for (int i = first; i < end; i++) {
            if (states[i] == SOUND || states[i] == UNDECIDED && ends[i] - offsets[i] <= longest) {
                offsets[kept] = offsets[i];
                ends[kept] = ends[i];
                expected[kept] = expected[i];
                states[kept] = states[i];
                if (states[kept] == UNDECIDED) {
                    await(kept);
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
        links = Arrays.copyOf(links, size);
    }

    /** Puts it where it is found when its end comes. */
    private void await(int place) {
        if (waiting == 0) {
            nearest = offsets[place] >> PAGE_BITS;
        }
        waiting++;
        long last = ends[place] >> PAGE_BITS;
        if (last <= nearest) {
            push(place);
        } else {
            links[place] = pages[pageOf(last)];
            pages[pageOf(last)] = place + 1;
        }
    }

    private static int pageOf(long page) {
        return (int) page & PAGES - 1;
    }

    /** Empties the heap and all pages, and leaves the list. */
    private void unlink() {
        if (waiting > inHeap) {
            for (int i = 0; i < end; i++) { // those before the first, too: they are still linked
                pages[pageOf(ends[i] >> PAGE_BITS)] = 0;
            }
        }
        inHeap = 0;
        waiting = 0;
    }

    private void push(int place) {
        int at = inHeap++;
        while (at > 0 && ends[heap[at - 1 >> 1]] > ends[place]) {
            heap[at] = heap[at - 1 >> 1];
            at = at - 1 >> 1;
        }
        heap[at] = place;
    }

    private int pop() {
        int top = heap[0];
        int last = heap[--inHeap];
        int at = 0;
        for (int child = 1; child < inHeap; child = 2 * at + 1) {
            if (child + 1 < inHeap && ends[heap[child + 1]] < ends[heap[child]]) {
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
