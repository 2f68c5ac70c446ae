package io.edgestore.testkit.filesystem;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A path as Unix has them. The root has no names, the empty path has one, which is empty. */
final class CrashPath implements Path {

    private final CrashFileSystem fileSystem;
    private final boolean absolute;
    private final List<String> names;
    /** Made when it is asked for, which is often: each operation is noted with its path. */
    private String text;

    private CrashPath(CrashFileSystem fileSystem, boolean absolute, List<String> names) {
        this.fileSystem = fileSystem;
        this.absolute = absolute;
        this.names = absolute || !names.isEmpty() ? List.copyOf(names) : List.of("");
    }

    static CrashPath parse(CrashFileSystem fileSystem, String path) {
        if (path.indexOf('\0') >= 0) {
            throw new InvalidPathException(path, "Nul character not allowed");
        }
        List<String> names = new ArrayList<>(List.of(path.split("/")));
        names.removeIf(String::isEmpty);
        return new CrashPath(fileSystem, path.startsWith("/"), names);
    }

    /** The path as one of this provider's. */
    static CrashPath of(Path path) {
        if (Objects.requireNonNull(path) instanceof CrashPath own) {
            return own;
        }
        throw new ProviderMismatchException(path + " is not a path of a CrashFileSystem");
    }

    private CrashPath with(boolean isAbsolute, List<String> newNames) {
        return new CrashPath(fileSystem, isAbsolute, newNames);
    }

    /** The way from the root, without dots. */
    List<String> names() {
        return toAbsolutePath().normalize().names;
    }

    boolean isEmpty() {
        return !absolute && names.equals(List.of(""));
    }

    @Override
    public CrashFileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public CrashPath getRoot() {
        return absolute ? with(true, List.of()) : null;
    }

    @Override
    public CrashPath getFileName() {
        return names.isEmpty() ? null : getName(names.size() - 1);
    }

    @Override
    public CrashPath getParent() {
        if (names.size() > 1 || absolute && names.size() == 1) {
            return with(absolute, names.subList(0, names.size() - 1));
        }
        return null;
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public CrashPath getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public CrashPath subpath(int beginIndex, int endIndex) {
        if (beginIndex < 0 || endIndex <= beginIndex || endIndex > names.size()) {
            throw new IllegalArgumentException("no names " + beginIndex + " to " + endIndex + " in " + this);
        }
        return with(false, names.subList(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return isOfSameFileSystem(other)
                && other instanceof CrashPath prefix
                && prefix.absolute == absolute
                && prefix.isEmpty() == isEmpty()
                && prefix.names.size() <= names.size()
                && names.subList(0, prefix.names.size()).equals(prefix.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!isOfSameFileSystem(other) || !(other instanceof CrashPath suffix) || suffix.isEmpty() != isEmpty()) {
            return false;
        }
        if (suffix.absolute) {
            return equals(suffix);
        }
        int from = names.size() - suffix.names.size();
        return from >= 0 && names.subList(from, names.size()).equals(suffix.names);
    }

    private boolean isOfSameFileSystem(Path other) {
        return other.getFileSystem() == fileSystem;
    }

    @Override
    public CrashPath normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            boolean hasParent = !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..");
            if (name.equals("..") && hasParent) {
                kept.remove(kept.size() - 1);
            } else if (!name.equals(".") && !(name.equals("..") && absolute)) {
                kept.add(name);
            }
        }
        return with(absolute, kept);
    }

    @Override
    public CrashPath resolve(Path other) {
        CrashPath tail = of(other);
        if (tail.absolute || isEmpty()) {
            return tail;
        }
        if (tail.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(tail.names);
        return with(absolute, all);
    }

    @Override
    public CrashPath relativize(Path other) {
        CrashPath target = of(other);
        if (target.absolute != absolute) {
            throw new IllegalArgumentException("'other' is different type of Path");
        }
        if (isEmpty()) {
            return target;
        }
        List<String> from = normalize().names;
        List<String> to = target.normalize().names;
        int common = 0;
        while (common < Math.min(from.size(), to.size()) && from.get(common).equals(to.get(common))) {
            common++;
        }
        List<String> way = new ArrayList<>();
        for (String name : from.subList(common, from.size())) {
            if (name.equals("..")) {
                throw new IllegalArgumentException("Unable to compute relative path from " + this + " to " + other);
            }
            if (!name.isEmpty()) {
                way.add("..");
            }
        }
        way.addAll(to.subList(common, to.size()));
        way.removeIf(String::isEmpty);
        return with(false, way);
    }

    @Override
    public URI toUri() {
        try {
            return new URI(
                    fileSystem.provider().getScheme(), "", toAbsolutePath().toString(), null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("all that a path has can be quoted: " + this, e);
        }
    }

    @Override
    public CrashPath toAbsolutePath() {
        return absolute ? this : with(true, isEmpty() ? List.of() : names);
    }

    @Override
    public CrashPath toRealPath(LinkOption... options) throws IOException {
        CrashPath real = toAbsolutePath().normalize();
        if (fileSystem.kernel().look(Operation.Kind.READ_ATTRIBUTES, real, disk -> Names.find(disk, real)) == null) {
            throw new NoSuchFileException(toString());
        }
        return real;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("nothing is watched in a CrashFileSystem");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(of(other).toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CrashPath path
                && path.fileSystem == fileSystem
                && path.absolute == absolute
                && path.names.equals(names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(absolute, names);
    }

    @Override
    public String toString() {
        if (text == null) {
            text = (absolute ? "/" : "") + String.join("/", names);
        }
        return text;
    }
}
