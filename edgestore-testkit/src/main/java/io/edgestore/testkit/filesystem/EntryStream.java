package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.DirectoryNode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The entries that a directory had when it was opened, in an order that nobody can rely on: that of a hash. */
final class EntryStream implements DirectoryStream<Path> {

    private final Kernel kernel;
    private final CrashPath path;
    private final List<Path> entries;
    private final Filter<? super Path> filter;
    private boolean iterated;
    private volatile boolean closed;

    private EntryStream(Kernel kernel, CrashPath path, List<Path> entries, Filter<? super Path> filter) {
        this.kernel = kernel;
        this.path = path;
        this.entries = entries;
        this.filter = filter;
    }

    static EntryStream open(Kernel kernel, CrashPath path, Filter<? super Path> filter) throws IOException {
        List<Path> entries = kernel.look(Operation.Kind.LIST, path, disk -> {
            if (!(Names.get(disk, path) instanceof DirectoryNode directory)) {
                throw new NotDirectoryException(path.toString());
            }
            List<Path> found = new ArrayList<>();
            for (String name : directory.names()) {
                found.add(path.resolve(path.getFileSystem().getPath(name)));
            }
            found.sort(Comparator.comparingInt(entry -> entry.getFileName().hashCode() * 0x9E3779B9));
            return found;
        });
        return new EntryStream(kernel, path, entries, filter);
    }

    @Override
    public Iterator<Path> iterator() {
        if (closed) {
            throw new IllegalStateException("Directory stream is closed");
        }
        if (iterated) {
            throw new IllegalStateException("Iterator already obtained");
        }
        iterated = true;
        return new Entries();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            kernel.closed(path);
        }
    }

    private final class Entries implements Iterator<Path> {

        private int at;
        private Path next;
        private boolean ended;

        @Override
        public boolean hasNext() {
            try {
                while (next == null && !closed && !ended) {
                    advance();
                }
            } catch (IOException e) {
                throw new DirectoryIteratorException(e);
            }
            return next != null;
        }

        private void advance() throws IOException {
            kernel.look(Operation.Kind.ITERATE, path, disk -> null);
            if (at == entries.size()) {
                ended = true;
                return;
            }
            Path entry = entries.get(at++);
            next = filter == null || filter.accept(entry) ? entry : null;
        }

        @Override
        public Path next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Path entry = next;
            next = null;
            return entry;
        }
    }
}
