package io.edgestore.ratis;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A member in a process of its own. It answers each line of its standard input with its role and the last LSN that it has, and ends
 * with its standard input, so that it does not outlive who started it.
 */
final class MemberMain {

    private MemberMain() {}

    /** Arguments: the member's id, its directory, and all members as {@code id=host:port}. */
    public static void main(String[] arguments) throws Exception {
        LogGroup group = group(Arrays.asList(arguments).subList(2, arguments.length));
        ReplicatedLogOptions options = Members.small(
                        ReplicatedLogOptions.of(group, arguments[0], Path.of(arguments[1])))
                .withSnapshotThreshold(300)
                .withRatisProperty("raft.server.log.appender.snapshot.chunk.size.max", "16KB")
                .withRatisProperty("raft.grpc.server.install_snapshot.request.timeout", "500ms")
                .withRatisProperty("raft.server.rpc.timeout.min", "250ms")
                .withRatisProperty("raft.server.rpc.timeout.max", "500ms")
                .withRatisProperty("raft.server.log.segment.size.max", "32KB")
                .withRatisProperty("raft.server.log.purge.gap", "1");
        try (ReplicatedLog log = ReplicatedLog.join(options);
                BufferedReader questions =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("joined");
            while (questions.readLine() != null) {
                System.out.println(log.status().role() + " " + log.lastLsn());
            }
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    /** The other way round: the group as arguments. */
    static List<String> arguments(LogGroup group) {
        return group.members().entrySet().stream()
                .map(member -> member.getKey() + "=" + member.getValue())
                .toList();
    }

    static LogGroup group(List<String> members) {
        Map<String, String> addresses = new TreeMap<>();
        for (String member : members) {
            String[] parts = member.split("=");
            addresses.put(parts[0], parts[1]);
        }
        return LogGroup.of("test", addresses);
    }
}
