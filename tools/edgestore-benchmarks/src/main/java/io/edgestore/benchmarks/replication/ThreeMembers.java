package io.edgestore.benchmarks.replication;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Three members in this JVM, which talk by sockets on the loopback, and a client of theirs. Each has a directory of its own on one disk. */
abstract class ThreeMembers implements Closeable {

    /** In their order. */
    static final List<String> IDS = List.of("a", "b", "c");

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    /** An append by the client: completed when a majority has it durably, and the leader has applied it. */
    abstract CompletableFuture<?> append();

    /** Where each member is, on ports that are free now. */
    static Map<String, String> freeAddresses() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        Map<String, String> addresses = new TreeMap<>();
        try {
            for (String id : IDS) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                addresses.put(id, "127.0.0.1:" + socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return addresses;
    }

    /** Waits for what comes by itself. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE) {
                throw new IllegalStateException("waited in vain until " + what);
            }
            Thread.sleep(5);
        }
    }
}
