package io.edgestore.testkit.filesystem;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;

/** How a file is to be opened, with the JDK's rules for what goes with what. */
final class OpenFlags {

    private final Set<StandardOpenOption> options = EnumSet.noneOf(StandardOpenOption.class);

    OpenFlags(Set<? extends OpenOption> given) {
        for (OpenOption option : given) {
            if (option instanceof StandardOpenOption standard) {
                options.add(standard);
            } else if (option == null) {
                throw new NullPointerException();
            } else if (!(option instanceof LinkOption)) {
                throw new UnsupportedOperationException(option + " not supported");
            }
        }
        if (!has(StandardOpenOption.READ) && !has(StandardOpenOption.WRITE)) {
            options.add(has(StandardOpenOption.APPEND) ? StandardOpenOption.WRITE : StandardOpenOption.READ);
        }
        if (appends() && has(StandardOpenOption.READ)) {
            throw new IllegalArgumentException("READ + APPEND not allowed");
        }
        if (appends() && has(StandardOpenOption.TRUNCATE_EXISTING)) {
            throw new IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed");
        }
    }

    private boolean has(StandardOpenOption option) {
        return options.contains(option);
    }

    boolean reads() {
        return has(StandardOpenOption.READ);
    }

    boolean writes() {
        return has(StandardOpenOption.WRITE) || appends();
    }

    boolean appends() {
        return has(StandardOpenOption.APPEND);
    }

    boolean truncates() {
        return writes() && has(StandardOpenOption.TRUNCATE_EXISTING);
    }

    boolean createsNew() {
        return writes() && has(StandardOpenOption.CREATE_NEW);
    }

    boolean creates() {
        return writes() && (has(StandardOpenOption.CREATE) || createsNew());
    }

    boolean deletesOnClose() {
        return has(StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Each write is forced before it returns. */
    boolean forces() {
        return has(StandardOpenOption.SYNC) || has(StandardOpenOption.DSYNC);
    }
}
