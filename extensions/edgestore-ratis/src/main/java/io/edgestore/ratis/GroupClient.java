package io.edgestore.ratis;

import io.edgestore.wal.WalEntry;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.retry.RequestTypeDependentRetryPolicy;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto.TypeCase;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.RaftRetryFailureException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.JavaUtils;
import org.apache.ratis.util.TimeDuration;

/**
 * Sends appends to the leader, wherever it is, and again when it was lost. Ratis's client keeps the order of what it sends, and to
 * do so, once an append has failed, it fails all that come after it, for good. So another one takes its place then.
 */
final class GroupClient implements Closeable {

    /** Before what failed is tried again. */
    static final TimeDuration PAUSE = RaftSettings.millis(100);

    private final LogGroup group;
    private final Duration timeout;
    private final Optional<TlsOptions> tls;
    private final ReplicationCounters counters;

    private final ReentrantLock replacing = new ReentrantLock();
    private volatile RaftClient client;
    private volatile boolean closed;

    /** Why there was no reply to what was sent last; null if there was one. */
    private volatile Throwable lastProblem;

    GroupClient(LogGroup group, Duration timeout, Optional<TlsOptions> tls, ReplicationCounters counters) {
        this.group = group;
        this.timeout = timeout;
        this.tls = tls;
        this.counters = counters;
        this.client = newClient();
    }

    private RaftClient newClient() {
        TimeDuration limit = RaftSettings.millis(timeout.toMillis());
        RequestTypeDependentRetryPolicy.Builder policy = RequestTypeDependentRetryPolicy.newBuilder();
        policy.setRetryPolicy(TypeCase.WRITE, RetryPolicies.retryForeverWithSleep(PAUSE));
        policy.setTimeout(TypeCase.WRITE, limit);
        // Ratis begins with a watch request, to be connected. It must not end before the appends that wait for it.
        policy.setRetryPolicy(TypeCase.WATCH, RetryPolicies.retryForeverWithSleep(PAUSE));
        ClientId id = ClientId.randomId();
        RaftProperties settings = RaftSettings.ofClient();
        return RaftClient.newBuilder()
                .setClientId(id)
                .setRaftGroup(group.raftGroup())
                .setProperties(settings)
                .setClientRpc(new WaitingForTheNextLeader(
                        new GrpcFactory(RaftSettings.parameters(tls)).newRaftClientRpc(id, settings), this::replied))
                .setRetryPolicy(policy.build())
                .build();
    }

    private void replied(RaftClientReply reply, Throwable failure) {
        if (!(failure instanceof AlreadyClosedException)) { // which is of a client that was replaced, and tells nothing
            lastProblem = failure;
        }
    }

    /** The LSN of the first of the entries, when a majority has them. */
    CompletableFuture<Long> append(List<WalEntry> entries) {
        byte[] message = AppendMessage.encode(entries);
        if (closed) {
            throw new IllegalStateException("the replicated log \"" + group.name() + "\" is closed");
        }
        RaftClient used = client;
        long called = System.nanoTime();
        CompletableFuture<RaftClientReply> sent =
                used.async().send(Message.valueOf(UnsafeByteOperations.unsafeWrap(message)));
        counters.appendIsSent();
        return sent.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync((reply, failure) -> lsn(used, reply, failure))
                .whenComplete((lsn, failure) -> count(called, failure))
                .copy(); // for one that the caller cancels does not run what is above
    }

    private void count(long called, Throwable failure) {
        if (failure == null) {
            counters.appendIsAcknowledged(System.nanoTime() - called);
        } else {
            counters.appendFails();
        }
    }

    private long lsn(RaftClient used, RaftClientReply reply, Throwable failure) {
        if (failure == null) {
            return lsn(used, reply);
        }
        throw failed(used, failure instanceof CompletionException ? failure.getCause() : failure);
    }

    /** Not every reply confirms something: some say why the append is not, or not yet, committed. */
    long lsn(RaftClient used, RaftClientReply reply) {
        if (reply.isSuccess()) {
            return RaftLsn.first(reply.getLogIndex());
        }
        throw failed(used, reply.getException());
    }

    private CompletionException failed(RaftClient used, Throwable cause) {
        if (cause instanceof StateMachineException refused) {
            String why = refused.getCause() == null
                    ? refused.getMessage()
                    : refused.getCause().getMessage();
            return new CompletionException(new IllegalArgumentException("the leader refused it: " + why, refused));
        }
        ReplicationException told = new ReplicationException(message(cause), cause);
        replace(used);
        return new CompletionException(told);
    }

    private String message(Throwable cause) {
        if (closed) {
            return "the log \"" + group.name() + "\" was closed before a majority had confirmed the append; it may be"
                    + " committed all the same";
        }
        boolean late =
                cause instanceof TimeoutException || JavaUtils.isCausedBy(cause, RaftRetryFailureException.class);
        return "no majority of " + group + " confirmed the append"
                + (late ? " within " + timeout.toMillis() + " ms" : ": " + cause)
                + "; see that more than half of the members run and reach each other. It may be committed all the same, now"
                + " or later"
                + (late ? lastProblem() : "");
    }

    private String lastProblem() {
        Throwable problem = lastProblem;
        if (problem == null) {
            return "";
        }
        while (problem.getCause() != null) {
            problem = problem.getCause();
        }
        return ". The last connection failed: " + problem;
    }

    private void replace(RaftClient failed) {
        replacing.lock();
        try {
            if (client != failed || closed) {
                return;
            }
            client = newClient();
        } finally {
            replacing.unlock();
        }
        try {
            failed.close();
        } catch (IOException e) {
            // It has failed already, and its appends are told so.
        }
    }

    @Override
    public void close() throws IOException {
        replacing.lock();
        try {
            closed = true;
        } finally {
            replacing.unlock();
        }
        client.close();
    }
}
