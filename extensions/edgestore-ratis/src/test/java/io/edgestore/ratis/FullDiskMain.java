package io.edgestore.ratis;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A member in a process of its own, whose disk is full soon. It answers each line of its standard input with its role and why it
 * stopped, and ends with its standard input.
 */
final class FullDiskMain {

    private FullDiskMain() {}

    /** Arguments: the member's id, its directory, how long a file of Ratis's log gets, and all members as {@code id=host:port}. */
    public static void main(String[] arguments) throws Exception {
        LogGroup group = MemberMain.group(Arrays.asList(arguments).subList(3, arguments.length));
        ReplicatedLogOptions options = Members.small(
                        ReplicatedLogOptions.of(group, arguments[0], Path.of(arguments[1])))
                .withRatisProperty("raft.server.log.segment.size.max", arguments[2]);
        ReplicatedLog log = ReplicatedLog.join(options);
        try (BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("joined");
            while (questions.readLine() != null) {
                ReplicatedLogStatus status = log.status();
                System.out.println(status.role() + " " + status.failure().map(FullDiskMain::firstCause));
            }
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static String firstCause(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first.toString().replace('\n', ' ');
    }
}
