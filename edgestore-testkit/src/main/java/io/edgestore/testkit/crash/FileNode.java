package io.edgestore.testkit.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file: its bytes as programs see them, and for each sector written since the last force the bytes on the disk.
 *
 * <p>What a power cut can leave follows what file systems do. A sector that was overwritten in place is old or new. A
 * sector behind the old end is new, or zeros if the length got ahead of the content. If the file was cut, then either
 * the cut is on the disk, and what was behind it is gone for good, or neither is the cut nor what was written behind it.
 */
final class FileNode extends Node {

    static final int SECTOR = 512;

    /** What arrays can hold. */
    static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    /** A length history is for variety; the newest lengths are the likely ones. */
    private static final int REMEMBERED_LENGTHS = 64;

    /** Zeros behind the length, always. Shared with copies until one of them is written. */
    private byte[] content;

    private boolean shared;
    private int length;

    private int durableLength;
    /** The shortest that the file was since the last force: up to here the old blocks are still in their places. */
    private int lowWater;
    /** The lengths that the file had since it was shortest; never empty. */
    private final List<Integer> lengths;
    /** The sectors whose content may not be on the disk, each with the bytes that are. */
    private final Map<Integer, byte[]> unsynced;
    /** Those among them that a failed force took for written: only writing them anew gets them to the disk. */
    private final Set<Integer> abandoned;

    FileNode(long id) {
        super(id);
        content = new byte[0];
        lengths = new ArrayList<>(List.of(0));
        unsynced = new TreeMap<>();
        abandoned = new HashSet<>();
    }

    /** The same file after a crash of the process. */
    private FileNode(FileNode other) {
        super(other);
        content = other.content;
        other.shared = true;
        shared = true;
        length = other.length;
        durableLength = other.durableLength;
        lowWater = other.lowWater;
        lengths = new ArrayList<>(other.lengths);
        unsynced = new TreeMap<>(other.unsynced);
        abandoned = new HashSet<>(other.abandoned);
    }

    FileNode copy() {
        return new FileNode(this);
    }

    @Override
    long size() {
        return length;
    }

    boolean isDurable() {
        return unsynced.isEmpty() && length == durableLength && lowWater == durableLength;
    }

    /** At most {@code target.length} bytes, or -1 at the end. */
    int read(long position, byte[] target) {
        if (position >= length) {
            return -1;
        }
        int count = Math.min(target.length, length - (int) position);
        System.arraycopy(content, (int) position, target, 0, count);
        return count;
    }

    void write(long position, byte[] source) throws IOException {
        if (position > MAX_LENGTH - source.length) {
            throw new IOException("File too large: this file system is in memory");
        }
        int start = (int) position;
        int end = start + source.length;
        unsync(start, end);
        for (int sector = start / SECTOR; sector * SECTOR < end; sector++) {
            abandoned.remove(sector);
        }
        own(Math.max(end, length));
        System.arraycopy(source, 0, content, start, source.length);
        if (end > length) {
            setLength(end);
        }
        touch();
    }

    void truncate(int newLength) {
        if (newLength >= length) {
            return;
        }
        unsync(newLength, length);
        own(length);
        Arrays.fill(content, newLength, length, (byte) 0);
        setLength(newLength);
        touch();
    }

    void force() {
        unsynced.keySet().retainAll(abandoned);
        durableLength = length;
        lowWater = length;
        lengths.clear();
        lengths.add(length);
    }

    /** Nothing got to the disk, and the operating system will not try again: its pages count as clean now. */
    void failForce() {
        abandoned.addAll(unsynced.keySet());
    }

    /** What a power cut that left an image made of the volatile sectors of a range. */
    List<Fate> fates(FileNode image, int from, int to) {
        List<Fate> fates = new ArrayList<>();
        for (int start = from, end; start < to; start = end) {
            int sector = start / SECTOR;
            end = Math.min(to, (sector + 1) * SECTOR);
            if (unsynced.containsKey(sector)) {
                fates.add(fate(image, start, end));
            }
        }
        return fates;
    }

    private Fate fate(FileNode image, int start, int end) {
        if (image.length < end) {
            return Fate.LOST;
        }
        if (Arrays.equals(content, start, end, image.content, start, end)) {
            return Fate.KEPT;
        }
        return Arrays.equals(new byte[end - start], 0, end - start, image.content, start, end)
                ? Fate.ZEROED
                : Fate.LOST;
    }

    FileNode afterPowerCut(Survival survival) {
        FileNode image = new FileNode(this);
        boolean cut = lowWater == durableLength || survival.keeps();
        int newLength = cut ? pickLength(survival) : durableLength;
        if (!unsynced.isEmpty() || newLength != length) {
            image.own(Math.max(length, newLength));
        }
        unsynced.forEach((sector, old) -> image.settle(sector, old, survival.keeps(), cut, lowWater));
        if (!image.shared) {
            Arrays.fill(image.content, newLength, image.content.length, (byte) 0);
        }
        image.length = newLength;
        image.becomeDurable();
        return image;
    }

    private void settle(int sector, byte[] old, boolean kept, boolean cut, int oldBlocksEnd) {
        for (int i = 0, at = sector * SECTOR; i < SECTOR && at < content.length; i++, at++) {
            if (at < oldBlocksEnd) {
                content[at] = kept ? content[at] : old[i];
            } else if (cut) {
                content[at] = kept ? content[at] : 0;
            } else {
                content[at] = old[i];
            }
        }
    }

    /** Lengths are written back with the blocks, so the end of a block is as possible as the end of a write. */
    private int pickLength(Survival survival) {
        List<Integer> states = new ArrayList<>(lengths);
        for (int i = 0; i < 4 && length - lowWater > SECTOR; i++) {
            int sectorEnd = (lowWater / SECTOR + 1 + i * ((length - lowWater) / SECTOR) / 4) * SECTOR;
            states.add(1, Math.min(sectorEnd, length));
        }
        return states.get(survival.pick(states.size()));
    }

    private void becomeDurable() {
        unsynced.clear();
        abandoned.clear();
        force();
    }

    private void setLength(int newLength) {
        length = newLength;
        if (newLength < lowWater) {
            lowWater = newLength;
            lengths.clear();
        }
        lengths.add(newLength);
        if (lengths.size() > REMEMBERED_LENGTHS) {
            // The first is what losing everything leaves.
            lengths.remove(1);
        }
    }

    /** Saves what is on the disk of sectors that were the same there until now. */
    private void unsync(int start, int end) {
        for (int sector = start / SECTOR; sector * SECTOR < end; sector++) {
            int at = sector * SECTOR;
            if (!unsynced.containsKey(sector)) {
                unsynced.put(
                        sector, at < content.length ? Arrays.copyOfRange(content, at, at + SECTOR) : new byte[SECTOR]);
            }
        }
    }

    /** Makes the content this file's own, with room for so many bytes. */
    private void own(int capacity) {
        if (capacity > content.length) {
            long generous = Math.min(MAX_LENGTH, Math.max(capacity, content.length * 3L / 2));
            content = Arrays.copyOf(content, (int) generous);
            shared = false;
        } else if (shared) {
            content = content.clone();
            shared = false;
        }
    }
}
