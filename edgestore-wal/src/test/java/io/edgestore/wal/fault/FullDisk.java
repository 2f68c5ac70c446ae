package io.edgestore.wal.fault;

import java.io.IOException;

/** No file can have more bytes than there is room for: a write at the border is done in part, the next one fails. */
public final class FullDisk implements Fault {

    private volatile long room;

    /** A disk on which a file can have so many bytes. */
    public FullDisk(long room) {
        this.room = room;
    }

    /** Somebody deleted something. */
    public void free(long newRoom) {
        room = newRoom;
    }

    @Override
    public long strike(IoCall call) throws IOException {
        if (call.kind() != IoCall.Kind.WRITE || call.offset() + call.length() <= room) {
            return call.length();
        }
        if (call.offset() >= room) {
            throw new IOException("No space left on device");
        }
        return room - call.offset();
    }
}
