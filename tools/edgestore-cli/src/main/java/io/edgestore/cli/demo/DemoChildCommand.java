package io.edgestore.cli.demo;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code demo-child}: the process that {@code demo} kills. It appends in groups, and prints the LSNs of each group once it
 * is synced. For each sync it takes a byte from standard input, so that on a fast disk it cannot be done before it dies.
 */
@Command(name = "demo-child", hidden = true, description = "What `edgestore demo` runs in a second process.")
public final class DemoChildCommand implements Callable<Integer> {

    static final int GROUP = 5;

    private final Streams streams;

    @Parameters(index = "0", paramLabel = "DATA", description = "The log file to read.")
    private Path data;

    @Parameters(index = "1", paramLabel = "FILE", description = "The log file to make.")
    private Path file;

    public DemoChildCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        List<WalRecord> records = DemoData.read(data);
        try (WalWriter writer = WalWriter.create(file)) {
            for (int start = 0; start < records.size(); start += GROUP) {
                List<WalRecord> group = records.subList(start, Math.min(start + GROUP, records.size()));
                for (WalRecord each : group) {
                    writer.append(each);
                }
                if (streams.in().read() < 0) {
                    return ExitCode.UNREADABLE;
                }
                writer.sync();
                group.forEach(each -> streams.out().println(Long.toUnsignedString(each.lsn())));
                // A group goes out in one piece: no line of it is cut when this process dies.
                streams.out().flush();
            }
        }
        return ExitCode.SOUND;
    }
}
