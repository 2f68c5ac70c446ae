package io.edgestore.testkit.disk;

import java.util.List;

/**
 * A change of directory entries that is on the disk as a whole or not at all: one name that is made or removed, or the
 * two of a rename.
 */
public record EntryChange(List<Binding> bindings) {

    /** A name in a directory. */
    public record Name(long directory, String name) {}

    /** A name and the node it now stands for, or null if it is gone. */
    public record Binding(Name name, Long node) {}

    public static EntryChange bind(long directory, String name, long node) {
        return new EntryChange(List.of(new Binding(new Name(directory, name), node)));
    }

    public static EntryChange remove(long directory, String name) {
        return new EntryChange(List.of(new Binding(new Name(directory, name), null)));
    }

    public static EntryChange rename(Name from, Name to, long node) {
        return new EntryChange(List.of(new Binding(from, null), new Binding(to, node)));
    }

    List<Name> names() {
        return bindings.stream().map(Binding::name).toList();
    }

    boolean isIn(long directory) {
        return bindings.stream().anyMatch(binding -> binding.name().directory() == directory);
    }
}
