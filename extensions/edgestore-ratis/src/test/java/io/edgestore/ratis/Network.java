package io.edgestore.ratis;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Between each two members a {@link Relay} each way, so that single ones can be cut off. Ratis keeps the address under which a member
 * knew another one first, whatever others call it.
 */
final class Network implements Closeable {

    private final LogGroup group;

    /** By who connects, and to whom. */
    private final Map<String, Map<String, Relay>> relays = new TreeMap<>();

    Network(LogGroup group) throws IOException {
        this.group = group;
        for (String from : group.members().keySet()) {
            Map<String, Relay> others = new TreeMap<>();
            for (String to : group.members().keySet()) {
                if (!to.equals(from)) {
                    others.put(to, new Relay(group.port(to)));
                }
            }
            relays.put(from, others);
        }
    }

    /** The group as a member is given it. */
    LogGroup seenBy(String id) {
        Map<String, String> members = new TreeMap<>(group.members());
        relays.get(id).forEach((to, relay) -> members.put(to, "127.0.0.1:" + relay.port()));
        return LogGroup.of(group.name(), members);
    }

    /** Sets all lines of a member, both ways. */
    void set(String id, Relay.Line line) {
        relays.forEach((from, others) -> others.forEach((to, relay) -> {
            if (from.equals(id) || to.equals(id)) {
                relay.set(line);
            }
        }));
    }

    @Override
    public void close() throws IOException {
        for (Map<String, Relay> others : relays.values()) {
            for (Relay relay : others.values()) {
                relay.close();
            }
        }
    }
}
