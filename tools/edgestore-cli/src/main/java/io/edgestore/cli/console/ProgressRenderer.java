package io.edgestore.cli.console;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.DefaultProgressBarRenderer;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/**
 * Draws the bar of the library, with another rate and time left: the library's are those since the bar was shown, in whole seconds and
 * whole nanoseconds a byte, so they are unknown at first, and jump later.
 */
final class ProgressRenderer extends DefaultProgressBarRenderer {

    private final DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    private final String unit;
    private final long unitSize;

    ProgressRenderer(String unit, long unitSize) {
        super(
                ProgressBarStyle.ASCII,
                unit,
                unitSize,
                true,
                new DecimalFormat(),
                ChronoUnit.SECONDS,
                true,
                ProgressRenderer::timeLeft);
        this.unit = unit;
        this.unitSize = unitSize;
    }

    private static Optional<Duration> timeLeft(ProgressState state) {
        if (state.isIndefinite() || state.getCurrent() == 0) {
            return Optional.empty();
        }
        double part = (double) (state.getMax() - state.getCurrent()) / state.getCurrent();
        return Optional.of(Duration.ofNanos((long) (state.getTotalElapsed().toNanos() * part)));
    }

    @Override
    protected String speed(ProgressState state) {
        double seconds = Math.max(1, state.getTotalElapsed().toNanos()) / 1e9;
        return format.format(state.getCurrent() / seconds / unitSize) + unit + "/s";
    }
}
