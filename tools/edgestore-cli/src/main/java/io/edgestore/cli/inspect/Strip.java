package io.edgestore.cli.inspect;

import java.util.ArrayList;
import java.util.List;

/**
 * A file from its beginning to its end, in segments whose lengths add up to the file's. Neighbours that are together no longer
 * than a share of the file are one segment, so that there are never more than two for each share, and one.
 */
final class Strip {

    private final long fileLength;
    private final long share;
    private final List<Segment> segments = new ArrayList<>();
    private long position;

    /**
     * Begins a strip.
     *
     * @param shares how many parts of the file are told from each other, wherever they stand
     */
    Strip(long fileLength, int shares) {
        this.fileLength = fileLength;
        this.share = fileLength / shares;
    }

    /** The header; nothing, if there is none. */
    void header(long length) {
        add(Segment.without(Segment.Kind.HEADER, Math.min(length, fileLength)));
    }

    /** A sound frame. Where something else was told of its first bytes, it stands behind them. */
    void frame(long offset, long length, long records, long firstLsn, long lastLsn) {
        fillUpTo(offset);
        Segment.Kind kind = records > 1 ? Segment.Kind.BATCH : Segment.Kind.FRAME;
        add(new Segment(kind, offset + length - position, 1, records, firstLsn, lastLsn, 0));
    }

    void damage(long offset, long length) {
        fillUpTo(offset);
        add(Segment.without(Segment.Kind.DAMAGED, offset + length - position));
    }

    /** What the file ends with. */
    List<Segment> end(long tornBytes, long zeroBytes) {
        fillUpTo(fileLength - tornBytes - zeroBytes);
        add(Segment.without(Segment.Kind.TORN, tornBytes));
        add(Segment.without(Segment.Kind.ZEROS, zeroBytes));
        return List.copyOf(segments);
    }

    private void fillUpTo(long offset) {
        if (offset > position) {
            add(Segment.without(Segment.Kind.UNREAD, offset - position));
        }
    }

    private void add(Segment segment) {
        if (segment.length() <= 0) {
            return;
        }
        position += segment.length();
        Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (last != null && last.length() + segment.length() <= share) {
            segments.set(segments.size() - 1, last.with(segment));
        } else {
            segments.add(segment);
        }
    }
}
