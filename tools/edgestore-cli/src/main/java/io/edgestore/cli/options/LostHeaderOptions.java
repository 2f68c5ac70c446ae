package io.edgestore.cli.options;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.wal.LostHeader;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say how to read a log file whose header is damaged or gone. */
public final class LostHeaderOptions {

    @Option(
            names = "--assume-version",
            paramLabel = "N",
            description =
                    "For files whose header cannot be read: take them for files of version 1, with lz4 and crc32c. Of"
                            + " version 2, the number does not say enough: use --header-from. Others are read by their own header.")
    private Integer version;

    @Option(
            names = "--header-from",
            paramLabel = "SIBLING",
            description =
                    "For files whose header cannot be read: take them to be written like SIBLING, a sound file of the"
                            + " same log. Others are read by their own header.")
    private Path sibling;

    /** Whether any of them is given. */
    public boolean isGiven() {
        return version != null || sibling != null;
    }

    /** Adds what is asked for, which goes with the policy {@code salvage} only. */
    public WalOptions addTo(WalOptions options) {
        if (!isGiven()) {
            return options;
        }
        if (version != null && sibling != null) {
            throw wrong("--assume-version and --header-from say the same thing twice; give one of them");
        }
        if (options.recoveryPolicy() != RecoveryPolicy.SALVAGE) {
            throw wrong("--assume-version and --header-from go with --policy salvage only; add it");
        }
        return options.withLostHeader(sibling == null ? ofVersion(version) : from(sibling));
    }

    private static LostHeader ofVersion(int version) {
        if (version != 1) {
            throw wrong("--assume-version can be 1, and not " + version
                    + "; for version 2, name a sound file of the same log with --header-from");
        }
        return LostHeader.version1();
    }

    private static LostHeader from(Path sibling) {
        try {
            return LostHeader.from(sibling);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(sibling, e), e);
        }
    }

    private static CommandFailedException wrong(String message) {
        return new CommandFailedException(ExitCode.USAGE, message);
    }
}
