package io.edgestore.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** The floor: Ratis alone, with the settings that {@code edgestore-ratis} gives it, and a state machine that does nothing but count. */
final class RatisCounters extends ThreeMembers {

    private final List<Counter> counters = new ArrayList<>();
    private final List<RaftServer> members = new ArrayList<>();
    private final RaftClient client;
    private final byte[] contents;

    /**
     * Starts them, and waits until all three take part.
     *
     * @param contents what an append has
     */
    RatisCounters(Path directory, byte[] contents) throws Exception {
        this.contents = contents;
        Map<String, String> addresses = freeAddresses();
        RaftGroup group = RaftGroup.valueOf(
                RaftGroupId.valueOf(new UUID(1, 2)),
                addresses.entrySet().stream()
                        .map(member -> RaftPeer.newBuilder()
                                .setId(member.getKey())
                                .setAddress(member.getValue())
                                .build())
                        .toList());
        for (String id : IDS) {
            Counter counter = new Counter();
            RaftServer member = RaftServer.newBuilder()
                    .setServerId(RaftPeerId.valueOf(id))
                    .setGroup(group)
                    .setProperties(ofMember(directory.resolve(id), addresses.get(id)))
                    .setStateMachine(counter)
                    .build();
            member.start();
            counters.add(counter);
            members.add(member);
        }
        RaftProperties ofClient = new RaftProperties();
        RaftClientConfigKeys.Async.setOutstandingRequestsMax(ofClient, 1024);
        client = RaftClient.newBuilder()
                .setRaftGroup(group)
                .setProperties(ofClient)
                .build();
        append().get(60, TimeUnit.SECONDS);
        await("all members have counted", () -> counters.stream().allMatch(counter -> counter.count() > 0));
    }

    /** The same as in {@code RaftSettings} of the module that is measured. */
    private static RaftProperties ofMember(Path directory, String address) {
        RaftProperties settings = new RaftProperties();
        String[] parts = address.split(":");
        GrpcConfigKeys.Server.setHost(settings, parts[0]);
        GrpcConfigKeys.Server.setPort(settings, Integer.parseInt(parts[1]));
        RaftServerConfigKeys.setStorageDir(settings, List.of(directory.toFile()));
        RaftServerConfigKeys.Rpc.setTimeoutMin(settings, time(Duration.ofMillis(500)));
        RaftServerConfigKeys.Rpc.setTimeoutMax(settings, time(Duration.ofMillis(1000)));
        RaftServerConfigKeys.setCloseThreshold(settings, time(Duration.ofDays(365)));
        RaftServerConfigKeys.RetryCache.setExpiryTime(settings, time(Duration.ofSeconds(90)));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(settings, SizeInBytes.valueOf((4 << 20) + (64 << 10)));
        return settings;
    }

    private static TimeDuration time(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    CompletableFuture<?> append() {
        return client.async().send(Message.valueOf(UnsafeByteOperations.unsafeWrap(contents)));
    }

    @Override
    public void close() throws IOException {
        client.close();
        for (RaftServer member : members) {
            member.close();
        }
    }
}
