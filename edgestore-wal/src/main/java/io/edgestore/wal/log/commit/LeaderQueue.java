package io.edgestore.wal.log.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets one thread at a time append for all that wait. A thread that finds no leader becomes it and serves at once. All
 * that come meanwhile wait together, and the first of them leads the next round.
 *
 * <p>So there is no thread to hand work to, a thread alone waits for nobody, and what gathers while one write is under
 * way goes out with the next one. The queue has no bound of its own: there is one request for each thread that waits.
 */
public final class LeaderQueue {

    private final String name;
    private final Consumer<List<AppendRequest>> round;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private List<AppendRequest> waiting = new ArrayList<>();

    /** Those of the round that is under way. The two lists take turns. */
    private List<AppendRequest> leaving = new ArrayList<>();

    private boolean closed;

    /**
     * Null if nobody appends. Named before it knows of it itself, so that there is never more than one. Changed under the lock;
     * whether it is the calling thread can be asked without, as no other one makes that so while it runs.
     */
    private volatile Thread leader;

    /**
     * Makes a queue.
     *
     * @param name whose it is, for messages
     * @param round serves each request of a list, in its order, and does not keep the list; called by one thread at a time. What it throws is given to
     *     the requests that it has not served
     */
    public LeaderQueue(String name, Consumer<List<AppendRequest>> round) {
        this.name = name;
        this.round = round;
    }

    /**
     * Returns when the request is served.
     *
     * @param request the calling thread's
     * @throws IllegalStateException if this is closed, or a codec calls it that is at work in a round
     */
    public void serve(AppendRequest request) {
        if (enqueue(request) || !request.awaitServedOrLeader()) {
            lead();
        }
    }

    /**
     * Has the calling thread lead if nobody does, to serve itself without a request. It must call {@link #resign} afterwards.
     *
     * @return false if somebody leads: then only a request can be served
     * @throws IllegalStateException if this is closed, or a codec calls it that is at work in a round
     */
    boolean leadAlone() {
        lock.lock();
        try {
            requireNotLeading();
            requireOpen();
            if (leader != null) {
                return false;
            }
            leader = Thread.currentThread();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread leads now. */
    private boolean enqueue(AppendRequest request) {
        lock.lock();
        try {
            requireNotLeading();
            requireOpen();
            waiting.add(request);
            if (leader != null) {
                return false;
            }
            leader = Thread.currentThread();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** One round, in which the leader's own request is served; then somebody else's turn. */
    private void lead() {
        List<AppendRequest> requests = takeAll();
        try {
            round.accept(requests);
        } catch (RuntimeException | Error e) {
            requests.forEach(request -> request.failUnlessServed(e));
        } finally {
            requests.clear();
            resign();
        }
    }

    private List<AppendRequest> takeAll() {
        lock.lock();
        try {
            List<AppendRequest> taken = waiting;
            waiting = leaving;
            leaving = taken;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Has the first of those that wait lead. */
    void resign() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                leader = null;
                idle.signalAll();
            } else {
                leader = waiting.get(0).makeLeader();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses a thread that is at work in a round: it would wait for itself.
     *
     * @throws IllegalStateException if the calling thread leads
     */
    public void requireNotLeading() {
        if (leader == Thread.currentThread()) {
            throw new IllegalStateException(name + ": a compressor or checksum called the log that is calling it;"
                    + " while records are appended, their codec must not append, sync or close");
        }
    }

    /** Refuses what comes from now on, and waits for what came before. */
    public void close() {
        lock.lock();
        try {
            requireNotLeading();
            closed = true;
            while (leader != null) {
                idle.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(name + ": this log is closed");
        }
    }
}
