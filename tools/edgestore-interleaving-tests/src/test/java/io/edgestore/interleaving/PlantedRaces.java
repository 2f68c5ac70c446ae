package io.edgestore.interleaving;

import io.edgestore.wal.log.commit.AppendRequest;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Hand-overs that are wrong in a few orders of their threads: a scheduler that is worth something finds them. */
final class PlantedRaces {

    private PlantedRaces() {}

    /** Two threads that look at the same time both lead. */
    static final class TwoLeaders extends HandOverScenario {

        TwoLeaders(long seed) {
            super(seed);
        }

        @Override
        Hand hand(Consumer<List<AppendRequest>> round) {
            return new Hand() {
                private volatile boolean leading;

                @Override
                public void serve(AppendRequest request) {
                    while (leading) {
                        Thread.yield();
                    }
                    leading = true;
                    round.accept(List.of(request));
                    leading = false;
                }

                @Override
                public void close() {
                    while (leading) {
                        Thread.yield();
                    }
                }
            };
        }
    }

    /** A thread that is about to wait when the leader looks for somebody is never woken. */
    static final class LostWakeUp extends HandOverScenario {

        LostWakeUp(long seed) {
            super(seed);
        }

        @Override
        Hand hand(Consumer<List<AppendRequest>> round) {
            return new Hand() {
                private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
                private boolean leading;

                @Override
                public void serve(AppendRequest request) {
                    if (!lead()) {
                        waiting.add(Thread.currentThread());
                        while (waiting.contains(Thread.currentThread())) {
                            LockSupport.park();
                        }
                    }
                    round.accept(List.of(request));
                    Thread next = waiting.poll();
                    if (next == null) {
                        end();
                    } else {
                        LockSupport.unpark(next);
                    }
                }

                private synchronized boolean lead() {
                    boolean first = !leading;
                    leading = true;
                    return first;
                }

                private synchronized void end() {
                    leading = false;
                }

                @Override
                public void close() {
                    while (!lead()) {
                        Thread.yield();
                    }
                }
            };
        }
    }

    /** What was appended during a force counts as durable. */
    static final class LateWatermark extends HandOverScenario {

        LateWatermark(long seed) {
            super(seed, new MemoryFiles() {
                @Override
                long forceAndTell() {
                    force();
                    return lastLsn();
                }
            });
        }
    }
}
