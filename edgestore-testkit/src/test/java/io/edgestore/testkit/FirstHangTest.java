package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.edgestore.api.Compressor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A plug-in that hangs costs one wait, and not one for each test. */
class FirstHangTest {

    /** Hangs until it is interrupted. */
    private static final class Hanging extends DelegatingCompressor {
        @Override
        public void decompress(ByteBuffer source, ByteBuffer target) {
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
            throw new IllegalStateException("interrupted");
        }
    }

    @Timeout(value = 1, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    static class HangingContract extends CompressorContract {
        @Override
        protected Compressor compressor() {
            return new Hanging();
        }

        @Override
        Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    /** A test that has ended, and what with. */
    private record Ended(String name, TestExecutionResult result) {

        String message() {
            return result.getThrowable().map(Throwable::getMessage).orElse("");
        }
    }

    @Test
    void theOthersFailAtOnceAndNameTheFirst() {
        List<Ended> all = run(HangingContract.class);
        List<Ended> notRun = all.stream()
                .filter(each -> each.message().startsWith("not run"))
                .toList();
        List<Ended> before = all.subList(0, all.size() - notRun.size());
        Ended first = before.get(before.size() - 1);

        assertThat(notRun).hasSizeGreaterThan(5).isEqualTo(all.subList(before.size(), all.size()));
        assertThat(first.message()).contains("timed out");
        assertThat(before.subList(0, before.size() - 1))
                .noneMatch(each -> each.message().contains("timed out"));
        assertThat(notRun).allSatisfy(each -> {
            assertThat(each.result().getStatus()).isEqualTo(Status.FAILED);
            assertThat(each.message()).endsWith("hangs: " + first.name());
        });
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
