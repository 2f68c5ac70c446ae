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
        for (int i = 0; i < count; i++) {
            Scenario scenario = scenarios.apply(firstSeed + i);
            Throwable failure = failure(scenario, firstSeed + i);
            if (failure != null) {
                output.println("seed " + (firstSeed + i) + ": " + scenario);
                failure.printStackTrace(output);
                return false;
            }
        }
        output.println(count + " interleavings from seed " + firstSeed);
        return true;
    }

    private Throwable failure(Scenario scenario, long seed) {
        try {
            Throwable failure = new TestRunner(configuration(scenario, seed)).run();
            if (failure == null) {
                scenario.check();
            }
            return failure;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    private Configuration configuration(Scenario scenario, long seed) {
        Randomness random = new ControlledRandom(new ArrayList<>(), new ArrayList<>(), new Random(seed));
        ExecutionInfo execution = new ExecutionInfo(new LambdaExecutor(() -> run(scenario)), false, false, MOST_STEPS);
        return new Configuration(
                execution,
                reports,
                1, // iterations
                600, // seconds
                new POSScheduler(random),
                () -> random,
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

    private static Unit run(Scenario scenario) {
        try {
            scenario.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return Unit.INSTANCE;
    }
}
