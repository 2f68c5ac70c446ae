package io.edgestore.wal.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets one thread at a time append for all that wait. A thread that finds no leader becomes it and serves at once. All
 * that come meanwhile wait together, and the first of them leads the next round.
 *
 * <p>So there is no thread to hand work to, a thread alone waits for nobody, and what gathers while one write is under
 * way goes out with the next one.
 */
final class LeaderQueue {

    private final Consumer<List<AppendRequest>> round;
    private final ReentrantLock lock = new ReentrantLock();
    private List<AppendRequest> waiting = new ArrayList<>();
    private boolean led;

    /**
     * Makes a queue.
     *
     * @param round serves each request of a list, in its order; called by one thread at a time. What it throws is given to
     *     the requests that it has not served
     */
    LeaderQueue(Consumer<List<AppendRequest>> round) {
        this.round = round;
    }

    /** Returns when the request is served. */
    void serve(AppendRequest request) {
        if (enqueue(request) || !request.awaitServedOrLeader()) {
            lead();
        }
    }

    /** Whether the calling thread leads now. */
    private boolean enqueue(AppendRequest request) {
        lock.lock();
        try {
            waiting.add(request);
            boolean leads = !led;
            led = true;
            return leads;
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
            requests.stream().filter(request -> !request.isServed()).forEach(request -> request.fail(e));
        } finally {
            passOn();
        }
    }

    private List<AppendRequest> takeAll() {
        lock.lock();
        try {
            List<AppendRequest> taken = waiting;
            waiting = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void passOn() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                led = false;
            } else {
                waiting.get(0).makeLeader();
            }
        } finally {
            lock.unlock();
        }
    }
}
