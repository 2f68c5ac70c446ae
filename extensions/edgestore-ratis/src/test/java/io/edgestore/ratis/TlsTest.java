package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.WalEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members that talk by TLS, and who else may talk with them. */
class TlsTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofSeconds(3);
    private static final int ALERT = 21;

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static Members members;
    private static LogGroup group;

    @BeforeAll
    static void start() throws Exception {
        authority = TestAuthority.root("authority");
        Map<String, TlsOptions> certificates = new TreeMap<>();
        for (String id : List.of("a", "b", "c")) {
            certificates.put(id, authority.options(directory, id));
        }
        members = new Members(directory, options -> options.withTls(certificates.get(options.memberId()))).joinAll();
        group = members.group();
        members.awaitAll(members.get("a").append(entry("from a member")).get(60, SECONDS));
    }

    @AfterAll
    static void stop() throws IOException {
        members.close();
    }

    private static WalEntry entry(String key) {
        return WalEntry.put("tls", key, "value");
    }

    @Test
    void membersAClientAndTheAdministrationTalkAndTheLogsAgree() throws Exception {
        TlsOptions tls = authority.options(directory, "client");
        ReplicatedLogAdmin.of(group, PATIENT).withTls(tls).transferLeadership(members.follower());
        try (ReplicatedLogClient client = ReplicatedLogClient.connect(group, PATIENT, tls)) {
            long last = 0;
            for (String id : List.of("a", "b", "c")) {
                members.get(id).append(entry("from " + id)).get(60, SECONDS);
                last = client.append(entry("from a client")).get(60, SECONDS);
            }
            members.awaitAll(last);
        }
        assertThat(members.records("a")).hasSizeGreaterThanOrEqualTo(7);
        assertThat(members.records("b")).isEqualTo(members.records("a"));
        assertThat(members.records("c")).isEqualTo(members.records("a"));
    }

    @Test
    void whoHasNoCertificateOfTheAuthorityIsRefusedAndTold() throws Exception {
        TlsOptions notTrusting = TestAuthority.root("other").options(directory, "stranger");
        TlsOptions notTrusted = TlsOptions.of(
                TestAuthority.root("authority").issue(directory, "intruder"), // the same name, and another key
                directory.resolve("intruder-key.pem"),
                authority.writeTrusted(directory));
        try (ReplicatedLogClient plain = ReplicatedLogClient.connect(group, IMPATIENT);
                ReplicatedLogClient stranger = ReplicatedLogClient.connect(group, IMPATIENT, notTrusting);
                ReplicatedLogClient intruder = ReplicatedLogClient.connect(group, IMPATIENT, notTrusted)) {
            CompletableFuture<Long> inPlainText = plain.append(entry("refused"));
            CompletableFuture<Long> byTheStranger = stranger.append(entry("refused"));
            CompletableFuture<Long> byTheIntruder = intruder.append(entry("refused"));
            assertRefused(inPlainText, "The last connection failed: ");
            assertRefused(byTheStranger, "unable to find valid certification path");
            assertRefused(byTheIntruder, "The last connection failed: ");
        }
        members.awaitAll(members.get("b").append(entry("after")).get(60, SECONDS));
        assertThat(members.records("b"))
                .extracting(record -> new String(record.entry().key(), StandardCharsets.UTF_8))
                .contains("after")
                .doesNotContain("refused");
    }

    private static void assertRefused(CompletableFuture<Long> append, String why) {
        assertThatThrownBy(() -> append.get(60, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining("within 3000 ms")
                .hasMessageContaining(why);
    }

    @Test
    void anAdministrationWithoutACertificateFindsNoLeader() {
        ReplicatedLogAdmin plain = ReplicatedLogAdmin.of(group, Duration.ofMillis(300));
        assertThatThrownBy(() -> plain.transferLeadership("a"))
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining("no leader of " + group + " was found within 300 ms");
    }

    @Test
    void plainTextIsAnsweredByAnAlertOrNotAtAll() throws Exception {
        try (Socket socket = new Socket(group.host("a"), group.port("a"))) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(firstByte(socket.getInputStream())).isIn(ALERT, -1);
        }
    }

    private static int firstByte(InputStream in) {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException e) {
            return -1; // reset
        }
    }
}
