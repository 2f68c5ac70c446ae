package com.example.replicated;

import io.edgestore.ratis.LogGroup;
import io.edgestore.ratis.ReplicatedLogClient;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Three members and a client on this machine: the leader is killed, and nothing that was acknowledged is lost. */
final class Demo {

    /** No step takes as long on any machine: something is wrong then, and the demo ends. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<String> IDS = List.of("a", "b", "c");

    private final Path directory;
    private final PrintStream out;
    private final int appends;
    private final Map<String, String> members = new TreeMap<>();
    private final Map<String, MemberProcess> running = new TreeMap<>();
    private final List<CompletableFuture<Long>> acknowledgements = new ArrayList<>();

    Demo(Path directory, int appends, PrintStream out) {
        this.directory = directory;
        this.appends = appends;
        this.out = out;
    }

    /** Argument: how many entries, 10,000 unless it is given. */
    public static void main(String[] arguments) throws Exception {
        int appends = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("edgestore-cluster");
        try {
            new Demo(directory, appends, System.out).run();
        } finally {
            MemberProcess.delete(directory);
        }
    }

    void run() throws Exception {
        chooseAddresses();
        try {
            for (String id : IDS) {
                start(id);
            }
            out.println("three members of the log \"orders\", each a process with a directory of its own: " + members);
            appendWhileTheLeaderIsKilled();
            awaitAll(acknowledgements.get(appends - 1).get());
            stop();
        } finally {
            running.values().forEach(MemberProcess::kill);
        }
        compare();
    }

    private void chooseAddresses() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (String id : IDS) {
            ServerSocket socket = onFreePort();
            sockets.add(socket);
            members.put(id, "127.0.0.1:" + socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }

    /** Not one that a system gives to outgoing connections, mostly those from 32,768 on: one of them could take it from a dead member. */
    private static ServerSocket onFreePort() throws IOException {
        for (int tries = 1; true; tries++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                if (tries == 100) {
                    throw e;
                }
            }
        }
    }

    private void start(String id) throws IOException {
        running.put(id, MemberProcess.start(id, directory.resolve(id), members));
    }

    private void appendWhileTheLeaderIsKilled() throws Exception {
        LogGroup group = LogGroup.of("orders", members);
        try (ReplicatedLogClient client = ReplicatedLogClient.connect(group, Duration.ofSeconds(30))) {
            append(client, 1);
            awaitAll(acknowledgements.get(0).get()); // a member without any entry has no vote
            append(client, appends / 3);
            String leader = leader();
            running.remove(leader).kill();
            long killed = System.nanoTime();
            out.println("while a client appends, the leader, " + leader + ", is killed");

            append(client, appends / 3);
            acknowledgements.get(acknowledgements.size() - 1).get();
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            out.printf(
                    "%s leads, and has taken the next %,d entries after %.1f s%n",
                    leader(), appends / 3, took.toMillis() / 1e3);

            MemberProcess.delete(directory.resolve(leader));
            start(leader);
            out.println(leader + " comes back with an empty disk, while the client goes on");
            append(client, appends - acknowledgements.size());
            for (CompletableFuture<Long> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
            out.printf("all %,d entries are acknowledged%n", appends);
        }
    }

    /** Entries as a shop would have them. The futures tell when each one is safe. */
    private void append(ReplicatedLogClient client, int count) {
        for (int i = 0; i < count; i++) {
            int order = acknowledgements.size();
            String what = "{\"order\":" + order + ",\"item\":\"apples\",\"count\":" + (1 + order % 12) + "}";
            acknowledgements.add(client.append(WalEntry.put("orders", "order-" + order, what)));
        }
    }

    private String leader() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (Map.Entry<String, MemberProcess> member : running.entrySet()) {
                if (member.getValue().leads()) {
                    return member.getKey();
                }
            }
            pause(deadline, "no member leads");
        }
    }

    private void awaitAll(long lsn) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Map.Entry<String, MemberProcess> member : running.entrySet()) {
            while (member.getValue().lastLsn() < lsn) {
                pause(deadline, member.getKey() + " has not got LSN " + lsn);
            }
        }
    }

    /** Members are processes: they can only be asked again. */
    private static void pause(long deadline, String otherwise) throws InterruptedException {
        require(System.nanoTime() - deadline < 0, otherwise + " after " + PATIENCE.toSeconds() + " s");
        Thread.sleep(50);
    }

    private void stop() throws IOException {
        for (String id : IDS) {
            running.remove(id).close();
        }
    }

    /** Each member's log is one like any other. */
    private void compare() throws Exception {
        List<WalRecord> records = records("a");
        for (String id : IDS) {
            require(records(id).equals(records), "the log of " + id + " is another one than that of a");
        }
        Map<Long, String> keys = new TreeMap<>();
        records.forEach(record -> keys.put(record.lsn(), record.entry().keyText()));
        for (int order = 0; order < appends; order++) {
            long lsn = acknowledgements.get(order).get();
            require(("order-" + order).equals(keys.get(lsn)), "order " + order + " is not at LSN " + lsn);
        }
        require(records.size() == appends, "there are " + records.size() + " records");
        out.printf(
                "the three logs are equal, record for record: %,d records, LSN %d to %d%n",
                records.size(),
                records.get(0).lsn(),
                records.get(records.size() - 1).lsn());
        out.println("each acknowledged entry is there, under the LSN that its client was told");
    }

    private List<WalRecord> records(String id) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        Path log = directory.resolve(id).resolve("log");
        try (LogReader reader = ReadOnlyLog.open(log, WalOptions.defaults()).read()) {
            reader.forEach(records::add);
        }
        return records;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
