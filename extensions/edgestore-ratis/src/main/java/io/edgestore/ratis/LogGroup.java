package io.edgestore.ratis;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/**
 * The members that hold one replicated log, and where they are. All members and clients are given the same group. Immutable.
 *
 * <pre>{@code
 * LogGroup group = LogGroup.of("orders", Map.of("a", "10.0.0.1:7600", "b", "10.0.0.2:7600", "c", "10.0.0.3:7600"));
 * }</pre>
 *
 * <p>Three members go on with one lost, five with two: more than half of them must run and reach each other.
 */
public final class LogGroup {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
    private static final int MOST_PORT = 65_535;

    private final String name;
    private final SortedMap<String, String> members;

    private LogGroup(String name, SortedMap<String, String> members) {
        this.name = name;
        this.members = members;
    }

    /**
     * A group.
     *
     * @param name of the log: members of another log refuse to talk to those of this one. 1 to 64 of the characters a to z, 0 to 9,
     *     {@code -} and {@code _}, beginning with a letter or a digit
     * @param members the address of each member, as {@code host:port}, by its id; ids are like names. One or more; copied
     * @return the group
     * @throws IllegalArgumentException if a name, an id or an address cannot be one, if two members have one address, or if there
     *     is no member
     */
    public static LogGroup of(String name, Map<String, String> members) {
        requireName("the name of a log", name);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("the log \"" + name + "\" has no members; give one or more");
        }
        SortedMap<String, String> copy = new TreeMap<>();
        members.forEach((id, address) -> {
            requireName("the id of a member", id);
            requireAddress(id, address);
            if (copy.containsValue(address)) {
                throw new IllegalArgumentException("two members have the address " + address);
            }
            copy.put(id, address);
        });
        return new LogGroup(name, Collections.unmodifiableSortedMap(copy));
    }

    static LogGroup of(String name, RaftGroup group) {
        return of(
                name,
                group.getPeers().stream()
                        .collect(Collectors.toMap(peer -> peer.getId().toString(), RaftPeer::getAddress)));
    }

    /**
     * This group with one member more.
     *
     * @param id of the member
     * @param address as {@code host:port}
     * @return a new group
     * @throws IllegalArgumentException if the group has a member of that id, or as {@link #of}
     */
    public LogGroup with(String id, String address) {
        if (members.containsKey(id)) {
            throw new IllegalArgumentException(
                    "the log \"" + name + "\" has a member " + id + " already, at " + members.get(id));
        }
        Map<String, String> more = new TreeMap<>(members);
        more.put(id, address);
        return of(name, more);
    }

    /**
     * This group with one member less.
     *
     * @param id of the member
     * @return a new group
     * @throws IllegalArgumentException if the group has no member of that id, or no other
     */
    public LogGroup without(String id) {
        requireMember(id);
        if (members.size() == 1) {
            throw new IllegalArgumentException("the log \"" + name + "\" has no member but " + id);
        }
        Map<String, String> less = new TreeMap<>(members);
        less.remove(id);
        return of(name, less);
    }

    void requireMember(String id) {
        if (!members.containsKey(id)) {
            throw new IllegalArgumentException(
                    "the log \"" + name + "\" has no member " + id + "; it has " + members.keySet());
        }
    }

    private static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " is 1 to 64 of the characters a to z, 0 to 9, - and _, beginning with"
                            + " a letter or a digit, and not \"" + name + "\"");
        }
    }

    private static void requireAddress(String id, String address) {
        var parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) < 1 || Integer.parseInt(parts.group(2)) > MOST_PORT) {
            throw new IllegalArgumentException("the address of member " + id
                    + " is host:port, 10.0.0.1:7600 for example, and not \"" + address + "\"");
        }
    }

    /**
     * The name of the log.
     *
     * @return as it was given
     */
    public String name() {
        return name;
    }

    /**
     * The members.
     *
     * @return the address of each, as {@code host:port}, in the order of their ids; not to be changed
     */
    public SortedMap<String, String> members() {
        return members;
    }

    String host(String id) {
        String address = members.get(id);
        return address.substring(0, address.lastIndexOf(':'));
    }

    int port(String id) {
        String address = members.get(id);
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    RaftGroupId raftId() {
        return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(("edgestore/" + name).getBytes(StandardCharsets.UTF_8)));
    }

    RaftGroup raftGroup() {
        return RaftGroup.valueOf(
                raftId(),
                members.entrySet().stream()
                        .map(member -> RaftPeer.newBuilder()
                                .setId(member.getKey())
                                .setAddress(member.getValue())
                                .build())
                        .toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogGroup that && name.equals(that.name) && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + members.hashCode();
    }

    /** The name and the members. */
    @Override
    public String toString() {
        return name + members;
    }
}
