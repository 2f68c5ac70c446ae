package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A codec that hangs costs one wait, and not one for each test. */
class FirstHangTest {

    private static void spinUntilInterrupted() {
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
    }

    /** Ends at the contract's own timeout for blocks, long before that of JUnit. */
    static class HangingDecoderContract extends CompressorContract {
        @Override
        protected Compressor compressor() {
            return new DelegatingCompressor() {
                @Override
                public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                    if (source.remaining() == 1) {
                        spinUntilInterrupted();
                    }
                    super.decompress(source, target);
                }
            };
        }

        @Override
        Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    /** Ends at the timeout of JUnit. */
    @Timeout(value = 500, unit = TimeUnit.MILLISECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    static class HangingEncoderContract extends CompressorContract {
        @Override
        protected Compressor compressor() {
            return new DelegatingCompressor() {
                @Override
                public int compress(ByteBuffer source, ByteBuffer target) {
                    spinUntilInterrupted();
                    throw new IllegalStateException("interrupted");
                }
            };
        }
    }

    /** Fails most tests, and ends all of them. */
    static class ThrowingContract extends CompressorContract {
        @Override
        protected Compressor compressor() {
            return new DelegatingCompressor() {
                @Override
                public int compress(ByteBuffer source, ByteBuffer target) {
                    throw new IllegalStateException("broken");
                }
            };
        }
    }

    /** A test that has ended, and what with. */
    private record Ended(String name, TestExecutionResult result) {

        String message() {
            return result.getThrowable().map(Throwable::getMessage).orElse("");
        }

        boolean hung() {
            return message().contains("timed out") || message().contains("it may hang");
        }

        boolean notRun() {
            return message().startsWith("not run");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {HangingDecoderContract.class, HangingEncoderContract.class})
    void laterTestsFailAtOnceAndNameTheFirst(Class<?> contract) {
        List<Ended> all = run(contract);
        List<Ended> hung = all.stream().filter(Ended::hung).toList();
        assertThat(hung).hasSize(1);

        int first = all.indexOf(hung.get(0));
        assertThat(all.subList(0, first)).noneMatch(Ended::notRun);
        assertThat(all.subList(first + 1, all.size())).hasSizeGreaterThan(1).allSatisfy(each -> {
            assertThat(each.result().getStatus()).isEqualTo(Status.FAILED);
            assertThat(each.message())
                    .isEqualTo("not run, as another test of this class hangs: "
                            + hung.get(0).name());
        });
    }

    @Test
    void aTestThatFailsStopsNoOther() {
        List<Ended> all = run(ThrowingContract.class);

        assertThat(all).filteredOn(each -> each.message().contains("broken")).hasSizeGreaterThan(5);
        assertThat(all).noneMatch(Ended::notRun).noneMatch(Ended::hung);
    }

    @Test
    void nothingIsKeptForTheNextRun() {
        assertThat(run(HangingEncoderContract.class)).anyMatch(Ended::notRun);
        assertThat(run(HangingEncoderContract.class)).anyMatch(Ended::hung);
    }

    private static List<Ended> run(Class<?> contract) {
        List<Ended> ended = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    ended.add(new Ended(test.getDisplayName(), result));
                                }
                            }
                        });
        return ended;
    }
}
