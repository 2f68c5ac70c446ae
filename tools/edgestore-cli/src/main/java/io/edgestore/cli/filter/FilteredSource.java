package io.edgestore.cli.filter;

import io.edgestore.cli.file.ForwardingSource;
import io.edgestore.cli.file.LogSource;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;

/** The records of a log that a filter takes. What comes before and behind them is not read, as far as LSNs tell. */
public final class FilteredSource extends ForwardingSource {

    private final LogSource source;
    private final RecordFilter filter;
    private long left;

    private FilteredSource(LogSource source, RecordFilter filter, long limit) {
        super(source);
        this.source = source;
        this.filter = filter;
        this.left = limit;
    }

    /** Opens a file or a directory. */
    public static FilteredSource open(Path path, WalOptions options, RecordFilter filter) throws IOException {
        return new FilteredSource(LogSource.open(path, options, filter.fromLsn()), filter, Long.MAX_VALUE);
    }

    /** The same, of which only the first records are read. */
    public FilteredSource first(long limit) {
        return new FilteredSource(source, filter, limit);
    }

    @Override
    public boolean advance() throws IOException {
        while (left > 0 && super.advance()) {
            if (filter.takes(record())) {
                left--;
                return true;
            }
            if (filter.isBeyond(record().lsn())) {
                left = 0;
            }
        }
        return false;
    }
}
