package io.edgestore.ratis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.proto.RaftProtos.SlidingWindowEntry;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientRequest;

/**
 * Has a leader take the appends of each client in the order of its calls. Ratis sorts what comes by one connection, but where it refuses an
 * append, since the member does not lead for a moment, it goes on with the next one: that can be taken, and the refused one, which the
 * client sends again, comes behind it.
 *
 * <p>Clients number what they send. Here an append is taken if the one before it was taken since this member leads, or if all before it were
 * answered, as the client says.
 */
final class AppendOrder {

    /** Ratis's client begins with a request that is no append. */
    private static final long FIRST_APPEND = 2;

    private final Map<ClientId, Long> next = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        /** Who is forgotten sends again. */
        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientId, Long> eldest) {
            return size() > mostClients;
        }
    };

    private final ReentrantLock lock = new ReentrantLock();
    private final int mostClients;

    AppendOrder(int mostClients) {
        this.mostClients = mostClients;
    }

    /** Takes an append, if it is its turn. */
    boolean takes(RaftClientRequest append) {
        SlidingWindowEntry place = append.getSlidingWindowEntry();
        if (place == null) {
            return true; // from a client that waits for each answer
        }
        long number = place.getSeqNum();
        lock.lock();
        try {
            Long expected = next.get(append.getClientId());
            boolean taken = place.getIsFirst() || number <= FIRST_APPEND || (expected != null && expected == number);
            if (taken) {
                next.put(append.getClientId(), number + 1);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The member does not lead any more: it has refused appends, or will. */
    void forget() {
        lock.lock();
        try {
            next.clear();
        } finally {
            lock.unlock();
        }
    }

    /** An append came before its turn. The client sends it again, behind those before it. */
    static final class NotItsTurnException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Ratis makes it by this constructor at the client. */
        public NotItsTurnException(String message) {
            super(message);
        }
    }
}
