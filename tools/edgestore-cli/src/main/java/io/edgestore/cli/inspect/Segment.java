package io.edgestore.cli.inspect;

/**
 * A part of a file: a frame, or what else stands there; or neighbours that are too short to be shown alone.
 *
 * @param kind what it is; of neighbours, the worst
 * @param length in bytes
 * @param frames how many frames it has, whole and sound
 * @param records how many records are in them
 * @param firstLsn of those, u64; 0 if there are none
 * @param lastLsn of those, u64; 0 if there are none
 * @param bad how many of its bytes are in no sound frame
 */
record Segment(Kind kind, long length, long frames, long records, long firstLsn, long lastLsn, long bad) {

    /** What stands in a file, from the best to the worst. */
    enum Kind {
        HEADER,
        /** Of one record each. */
        FRAME,
        /** Frames of more than one record. */
        BATCH,
        /** Not looked at: another process was writing there. */
        UNREAD,
        ZEROS,
        TORN,
        DAMAGED
    }

    static Segment without(Kind kind, long length) {
        return new Segment(kind, length, 0, 0, 0, 0, kind == Kind.HEADER ? 0 : length);
    }

    /** This one with the one behind it. */
    Segment with(Segment next) {
        return new Segment(
                kind.compareTo(next.kind) >= 0 ? kind : next.kind,
                length + next.length,
                frames + next.frames,
                records + next.records,
                records > 0 ? firstLsn : next.firstLsn,
                next.records > 0 ? next.lastLsn : lastLsn,
                bad + next.bad);
    }
}
