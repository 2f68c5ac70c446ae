package com.example.replicated;

import io.edgestore.ratis.LogGroup;
import io.edgestore.ratis.ReplicatedLog;
import io.edgestore.ratis.ReplicatedLogOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A member. It prints {@code joined}, and answers each line of its standard input with its role and the last LSN that it has. It ends
 * with its standard input.
 */
final class Member {

    private Member() {}

    /** Arguments: its id, its directory, and all members as {@code id=host:port}. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> members = Arrays.stream(arguments)
                .skip(2)
                .map(member -> member.split("="))
                .collect(Collectors.toMap(member -> member[0], member -> member[1]));
        LogGroup group = LogGroup.of("orders", members);
        ReplicatedLogOptions options = ReplicatedLogOptions.of(group, arguments[0], Path.of(arguments[1]));
        try (ReplicatedLog log = ReplicatedLog.join(options)) {
            System.out.println("joined");
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (questions.readLine() != null) {
                System.out.println(log.status().role() + " " + log.lastLsn());
            }
        }
    }
}
