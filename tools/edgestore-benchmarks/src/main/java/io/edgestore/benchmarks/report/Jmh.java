package io.edgestore.benchmarks.report;

import io.edgestore.benchmarks.peer.PeerJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Has JMH run one benchmark once, in a JVM of its own unless it is a dry run. */
final class Jmh {

    private static final int VIRTUAL_THREADS_SINCE = 21;

    private final RunLength length;

    Jmh(RunLength length) {
        this.length = length;
    }

    /** Why it cannot run here; empty if it can. */
    static String obstacle(Subject subject) {
        return subject.threads() == Subject.Threads.VIRTUAL && Runtime.version().feature() < VIRTUAL_THREADS_SINCE
                ? "needs JDK " + VIRTUAL_THREADS_SINCE
                : "";
    }

    RunResult run(Subject subject) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote("io.edgestore.benchmarks." + subject.method()) + "$")
                .forks(length.forks)
                .warmupIterations(length.warmups)
                .warmupTime(time(length.warmup))
                .measurementIterations(length.measurements)
                .measurementTime(time(length.measurement))
                .jvmArgsAppend(arguments(subject))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        subject.parameters().forEach(options::param);
        if (subject.metric() == Subject.Metric.ALLOCATION) {
            options.addProfiler(GCProfiler.class);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        if (results.size() != 1) {
            throw new RunnerException(subject.description() + " is " + results.size() + " benchmarks, and not one");
        }
        return results.iterator().next();
    }

    private static String[] arguments(Subject subject) {
        List<String> arguments = new ArrayList<>(PeerJvm.ARGUMENTS);
        if (subject.threads() == Subject.Threads.VIRTUAL) {
            arguments.add("-Djmh.executor=VIRTUAL");
        }
        return arguments.toArray(String[]::new);
    }

    private static TimeValue time(Duration duration) {
        return new TimeValue(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
