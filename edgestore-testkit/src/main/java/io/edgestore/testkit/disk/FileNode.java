package io.edgestore.testkit.disk;

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
public final class FileNode extends Node {

    public static final int SECTOR = 512;

    /** What arrays can hold. */
    public static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

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
    /** Whether a power cut left this file, and either left its cutting too or found none. */
    private boolean cutLeft;

    public FileNode(long id) {
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
    public long size() {
        return length;
    }

    boolean isDurable() {
        return unsynced.isEmpty() && length == durableLength && lowWater == durableLength;
    }

    /** At most {@code target.length} bytes, or -1 at the end. */
    public int read(long position, byte[] target) {
        if (position >= length) {
            return -1;
        }
        int count = Math.min(target.length, length - (int) position);
        System.arraycopy(content, (int) position, target, 0, count);
        return count;
    }

    public void write(long position, byte[] source) throws IOException {
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

    public void truncate(int newLength) {
        if (newLength >= length) {
            return;
        }
        unsync(newLength, length);
        // What is cut in two is written anew, and what is cut off cannot come back.
        abandoned.removeIf(sector -> sector >= newLength / SECTOR);
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

    public boolean isVolatile(int sector) {
        return unsynced.containsKey(sector);
    }

    /** What a power cut that left an image made of what was written to a part of a sector; null if it was cut off later. */
    public Outcome outcomeOfWrite(FileNode image, int start, int writtenEnd) {
        int end = image.cutLeft ? Math.min(writtenEnd, length) : writtenEnd;
        if (end <= start) {
            return null;
        }
        if (image.length < end || !image.cutLeft && end > lowWater) {
            return Outcome.LOST;
        }
        if (Arrays.equals(content, start, end, image.content, start, end)) {
            return Outcome.KEPT;
        }
        return Arrays.equals(new byte[end - start], 0, end - start, image.content, start, end)
                ? Outcome.ZEROED
                : Outcome.LOST;
    }

    /** What a power cut that left an image made of a cut to a length. */
    public Outcome outcomeOfCut(FileNode image, int to) {
        return image.cutLeft && image.length <= Math.max(to, length) ? Outcome.KEPT : Outcome.LOST;
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
        image.cutLeft = cut;
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

    /** The end of a write; or, as lengths are written back with blocks, that of a sector; or any, within a write. */
    private int pickLength(Survival survival) {
        return switch (survival.pick(3)) {
            case 0 -> lengths.get(survival.pick(lengths.size()));
            case 1 -> Math.min((pickGrown(survival) / SECTOR + 1) * SECTOR, length);
            default -> pickGrown(survival);
        };
    }

    private int pickGrown(Survival survival) {
        return lowWater + survival.pick(length - lowWater + 1);
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
