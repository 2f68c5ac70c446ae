package io.edgestore.testkit.disk;

import io.edgestore.testkit.disk.EntryChange.Binding;
import io.edgestore.testkit.disk.EntryChange.Name;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A disk and the operating system's cache of it. The same changes in the same order make the same disk, node for node:
 * so a recorded run can be made again up to any of its operations. Not safe for several threads.
 */
public final class Disk {

    public static final long ROOT = 1;

    /** A name that no entry can have. */
    private static final Name DIRECTORY_MOVES = new Name(ROOT, "/");

    /** Another one, which all changes have that are in order. */
    private static final Name JOURNAL = new Name(ROOT, "//");

    private final boolean ordered;
    private final Map<Long, Node> nodes = new HashMap<>();
    /** The changes of entries that are not durable, in the order in which they were made. */
    private final List<EntryChange> pending = new ArrayList<>();
    /** Those among them that a failed force took for written: only a later change that stands on them takes them along. */
    private final Set<EntryChange> abandoned = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The changes that the power cut undid which left this disk. */
    private final Set<EntryChange> lost = Collections.newSetFromMap(new IdentityHashMap<>());

    private long nextId = ROOT + 1;

    private Disk(boolean ordered) {
        this.ordered = ordered;
        nodes.put(ROOT, new DirectoryNode(ROOT));
    }

    /** An empty disk that changes of directories reach in the order in which they were made. */
    public static Disk ordered() {
        return new Disk(true);
    }

    /** An empty disk that changes of directories reach in any order. */
    public static Disk unordered() {
        return new Disk(false);
    }

    public Node node(long id) {
        return nodes.get(id);
    }

    private DirectoryNode directory(long id) {
        return (DirectoryNode) nodes.get(id);
    }

    public FileNode file(long id) throws IOException {
        if (nodes.get(id) instanceof FileNode file) {
            return file;
        }
        throw new IOException("Is a directory");
    }

    public long createFile(long directory, String name) {
        FileNode file = new FileNode(nextId++);
        nodes.put(file.id, file);
        change(EntryChange.bind(directory, name, file.id));
        return file.id;
    }

    public void createDirectory(long directory, String name) {
        DirectoryNode created = new DirectoryNode(nextId++);
        nodes.put(created.id, created);
        change(EntryChange.bind(directory, name, created.id));
    }

    /** Makes a change that programs see at once, and that a crash can undo until one of its directories is forced. */
    public void change(EntryChange change) {
        for (Binding binding : change.bindings()) {
            DirectoryNode directory = directory(binding.name().directory());
            DirectoryNode.bind(directory.entries, binding.name().name(), binding.node());
            directory.touch();
        }
        pending.add(change);
    }

    public void force(long id) {
        if (nodes.get(id) instanceof FileNode file) {
            file.force();
        } else {
            forceDirectory(id);
        }
    }

    public void failForce(long id) {
        if (nodes.get(id) instanceof FileNode file) {
            file.failForce();
        } else {
            pending.stream().filter(change -> change.isIn(id)).forEach(abandoned::add);
        }
    }

    /** A change stands on the earlier ones of the same names, in whatever directory, and takes them along. */
    private void forceDirectory(long id) {
        Set<Name> needed = new HashSet<>();
        Deque<EntryChange> forced = new ArrayDeque<>();
        Deque<EntryChange> rest = new ArrayDeque<>();
        for (int i = pending.size() - 1; i >= 0; i--) {
            EntryChange change = pending.get(i);
            Set<Name> names = namesOf(change);
            if (change.isIn(id) && !abandoned.contains(change) || names.stream().anyMatch(needed::contains)) {
                needed.addAll(names);
                forced.addFirst(change);
            } else {
                rest.addFirst(change);
            }
        }
        forced.forEach(change -> makeDurable(change, nodes));
        pending.clear();
        pending.addAll(rest);
        forced.forEach(abandoned::remove);
    }

    /**
     * What a change stands on. Each move of a directory stands on those before it: else two could make a ring. In a journal
     * each change stands on all before it.
     */
    private Set<Name> namesOf(EntryChange change) {
        Set<Name> names = new HashSet<>(change.names());
        if (ordered) {
            names.add(JOURNAL);
        }
        boolean isMove = change.bindings().size() > 1;
        if (isMove && nodes.get(change.bindings().get(1).node()) instanceof DirectoryNode) {
            names.add(DIRECTORY_MOVES);
        }
        return names;
    }

    private static void makeDurable(EntryChange change, Map<Long, Node> nodes) {
        for (Binding binding : change.bindings()) {
            DirectoryNode directory = (DirectoryNode) nodes.get(binding.name().directory());
            DirectoryNode.bind(directory.durableEntries, binding.name().name(), binding.node());
        }
    }

    /** The changes of entries that a power cut could undo now, in the order in which they were made. */
    public List<EntryChange> pending() {
        return List.copyOf(pending);
    }

    /** Whether the power cut that left this disk undid a change of the disk before. */
    public boolean hasLost(EntryChange change) {
        return lost.contains(change);
    }

    /** Whether any crash leaves the same disk. */
    public boolean isDurable() {
        return pending.isEmpty() && (allFilesDurable(nodes.keySet()) || allFilesDurable(reachable()));
    }

    private boolean allFilesDurable(Set<Long> ids) {
        for (long id : ids) {
            if (nodes.get(id) instanceof FileNode file && !file.isDurable()) {
                return false;
            }
        }
        return true;
    }

    /** The bytes in files that have a name. */
    public long used() {
        return walk(List.of(ROOT), directory -> directory.entries.values()).stream()
                .map(nodes::get)
                .filter(FileNode.class::isInstance)
                .mapToLong(Node::size)
                .sum();
    }

    /** The same, what is durable and what is not; for another process, or another run. */
    public Disk copy() {
        Disk copy = new Disk(ordered);
        copy.nextId = nextId;
        copy.pending.addAll(pending);
        copy.abandoned.addAll(abandoned);
        for (long id : reachable()) {
            Node node = nodes.get(id);
            copy.nodes.put(
                    id,
                    node instanceof FileNode file ? file.copy() : directory(id).copy());
        }
        return copy;
    }

    /** What a power cut leaves. This disk goes on as if nothing had happened. */
    public Disk afterPowerCut(Survival survival) {
        Map<Long, Node> directories = new HashMap<>();
        for (Node node : nodes.values()) {
            if (node instanceof DirectoryNode directory) {
                directories.put(directory.id, directory.copy());
            }
        }
        List<EntryChange> kept = kept(survival);
        kept.forEach(change -> makeDurable(change, directories));
        Disk image = new Disk(ordered);
        image.nextId = nextId;
        image.lost.addAll(pending);
        kept.forEach(image.lost::remove);
        Deque<Long> found = new ArrayDeque<>(List.of(ROOT));
        Set<Long> seen = new HashSet<>(found);
        while (!found.isEmpty()) {
            long id = found.remove();
            if (directories.get(id) instanceof DirectoryNode directory) {
                image.nodes.put(id, directory.durable());
                directory.durableEntries.values().stream().filter(seen::add).forEach(found::add);
            } else {
                image.nodes.put(id, ((FileNode) nodes.get(id)).afterPowerCut(survival));
            }
        }
        return image;
    }

    private List<EntryChange> kept(Survival survival) {
        if (ordered) {
            return pending.subList(0, survival.pick(pending.size() + 1));
        }
        List<EntryChange> kept = new ArrayList<>();
        Set<Name> undoneNames = new HashSet<>();
        for (EntryChange change : pending) {
            // Without the change before it, there is nothing that this one could have been made to.
            Set<Name> names = namesOf(change);
            if (names.stream().noneMatch(undoneNames::contains) && survival.keeps()) {
                kept.add(change);
            } else {
                undoneNames.addAll(names);
            }
        }
        return kept;
    }

    /** All nodes that have a name now, or can have one after a crash. */
    private Set<Long> reachable() {
        List<Long> roots = new ArrayList<>(List.of(ROOT));
        for (EntryChange change : pending) {
            for (Binding binding : change.bindings()) {
                roots.add(binding.name().directory());
                if (binding.node() != null) {
                    roots.add(binding.node());
                }
            }
        }
        return walk(roots, directory -> {
            List<Long> children = new ArrayList<>(directory.entries.values());
            children.addAll(directory.durableEntries.values());
            return children;
        });
    }

    private Set<Long> walk(List<Long> roots, Function<DirectoryNode, Collection<Long>> children) {
        Deque<Long> found = new ArrayDeque<>(roots);
        Set<Long> seen = new HashSet<>();
        while (!found.isEmpty()) {
            long id = found.remove();
            if (seen.add(id) && nodes.get(id) instanceof DirectoryNode directory) {
                found.addAll(children.apply(directory));
            }
        }
        return seen;
    }
}
