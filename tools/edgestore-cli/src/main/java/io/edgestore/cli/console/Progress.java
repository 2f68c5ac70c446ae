package io.edgestore.cli.console;

import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** Shows on a terminal how many bytes long work has done: a bar, the rate, and the time left. For one thread. */
public final class Progress implements Closeable {

    private static final long UNKNOWN = -1;
    private static final int WIDTH = 79;
    private static final int INTERVAL_MILLIS = 200;

    private final Streams streams;
    private final String task;
    private long total;
    private final Optional<Duration> patience;
    private final long begun = System.nanoTime();

    /** Null until it is shown. */
    private ProgressBar bar;

    private Progress(Streams streams, String task, long total, Optional<Duration> patience) {
        this.streams = streams;
        this.task = task;
        this.total = total;
        this.patience = patience;
    }

    /** Of work on so many bytes. */
    public static Progress of(Streams streams, String task, long total) {
        return new Progress(streams, task, total, streams.terminal().patience());
    }

    /** Of work whose end nobody knows. */
    public static Progress withoutEnd(Streams streams, String task) {
        return of(streams, task, UNKNOWN);
    }

    /** Of work that prints on standard output: it is shown only while that fills a file. */
    public static Progress besideOutput(Streams streams, String task, long total) {
        return new Progress(streams, task, total, streams.terminal().patienceBesideOutput());
    }

    /** Tells how many bytes are done, and how many there turned out to be. */
    public void reached(long bytes, long ofAll) {
        if (bar != null && ofAll != total) {
            bar.maxHint(ofAll);
        }
        total = ofAll;
        reached(bytes);
    }

    /** Tells how many bytes are done. */
    public void reached(long bytes) {
        if (bar != null) {
            bar.stepTo(bytes);
        } else if (patience.isPresent()) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
            if (elapsed.compareTo(patience.get()) >= 0) {
                bar = bar(bytes, elapsed);
            }
        }
    }

    private ProgressBar bar(long bytes, Duration elapsed) {
        boolean small = total >= 0 && total < 10 << 20;
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .startsFrom(bytes, elapsed)
                .setRenderer(new ProgressRenderer(small ? " KiB" : " MiB", small ? 1 << 10 : 1 << 20))
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setConsumer(new Line())
                .build();
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close(); // nothing is drawn any more when this returns
            streams.err().print(streams.terminal().erase());
            streams.err().flush();
        }
    }

    /** The line of the terminal that the bar is drawn in, again and again. */
    private final class Line implements ProgressBarConsumer {

        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String drawing) {
            streams.terminal().draw();
            streams.err().print('\r' + drawing);
            streams.err().flush();
        }

        @Override
        public void close() {}
    }
}
