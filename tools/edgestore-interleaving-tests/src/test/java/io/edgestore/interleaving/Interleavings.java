package io.edgestore.interleaving;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.function.LongFunction;
import kotlin.Unit;
import org.pastalab.fray.core.TestRunner;
import org.pastalab.fray.core.command.Configuration;
import org.pastalab.fray.core.command.ExecutionInfo;
import org.pastalab.fray.core.command.LambdaExecutor;
import org.pastalab.fray.core.command.NetworkDelegateType;
import org.pastalab.fray.core.command.SystemTimeDelegateType;
import org.pastalab.fray.core.randomness.ControlledRandom;
import org.pastalab.fray.core.randomness.Randomness;
import org.pastalab.fray.core.scheduler.POSScheduler;

/**
 * Runs scenarios in the JVM that has the scheduler, each in an order of its own. Both what is done and in which order
 * depends on a seed alone: {@code scenario, first seed, count, directory for reports}.
 */
final class Interleavings {

    /** Far more than any scenario takes; an endless one ends here. */
    private static final int MOST_STEPS = 1_000_000;

    private final LongFunction<Scenario> scenarios;
    private final Path reports;
    private long seed;
    private Scenario scenario;
    private int finished;

    private Interleavings(LongFunction<Scenario> scenarios, Path reports) {
        this.scenarios = scenarios;
        this.reports = reports;
    }

    public static void main(String[] arguments) {
        PrintStream output = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream())); // the scheduler shows its progress there
        Interleavings interleavings = new Interleavings(Scenarios.valueOf(arguments[0])::create, Path.of(arguments[3]));
        System.exit(interleavings.run(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]), output) ? 0 : 1);
    }

    private boolean run(long firstSeed, int count, PrintStream output) {
        Throwable failure = failure(firstSeed, count);
        if (failure != null) {
            output.println("seed " + seed + ": " + scenario);
            failure.printStackTrace(output);
            return false;
        }
        output.println(finished + " interleavings from seed " + firstSeed);
        return true;
    }

    /** All by one runner: each new one would empty its directory and open its files again. */
    private Throwable failure(long firstSeed, int count) {
        try {
            return new TestRunner(configuration(begin(firstSeed), count)).run();
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    /** Makes a scenario, and the choices in it. */
    private Randomness begin(long next) {
        seed = next;
        scenario = scenarios.apply(next);
        return new ControlledRandom(new ArrayList<>(), new ArrayList<>(), new Random(next));
    }

    /** Between two runs, where no scheduler is at work. */
    private Randomness checkAndBeginNext() {
        try {
            scenario.check();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        finished++;
        return begin(seed + 1);
    }

    private Configuration configuration(Randomness first, int count) {
        ExecutionInfo execution = new ExecutionInfo(new LambdaExecutor(this::runScenario), false, false, MOST_STEPS);
        return new Configuration(
                execution,
                reports,
                count,
                Integer.MAX_VALUE, // seconds
                new POSScheduler(first),
                this::checkAndBeginNext,
                false, // fullSchedule
                false, // exploreMode
                true, // noExitWhenBugFound
                false, // isReplay
                false, // noFray
                false, // dummyRun
                NetworkDelegateType.NONE,
                SystemTimeDelegateType.NONE,
                100_000, // virtualTimeDelta
                true, // ignoreTimedBlock
                true, // sleepAsYield
                false, // resetClassLoader
                false, // redirectStdout
                false, // abortThreadExecutionAfterMainExit
                false, // resolveRacingOperationStackTraceHash
                null); // timelineCoverageType
    }

    private Unit runScenario() {
        try {
            scenario.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return Unit.INSTANCE;
    }
}
