package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AtOnceTest {

    @Test
    void eachThreadIsToldItsNumber() throws Exception {
        Set<Integer> numbers = new ConcurrentSkipListSet<>();

        AtOnce.run(4, numbers::add);

        assertThat(numbers).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whatAThreadThrewIsThrownWhateverTheOthersDo() {
        CountDownLatch never = new CountDownLatch(1);
        for (Throwable thrown : new Throwable[] {new IOException(), new AssertionError()}) {
            assertThatThrownBy(() -> AtOnce.run(3, thread -> {
                        if (thread == 2) {
                            throwIt(thrown);
                        }
                        never.await();
                    }))
                    .isSameAs(thrown);
        }
    }

    private static void throwIt(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }
}
