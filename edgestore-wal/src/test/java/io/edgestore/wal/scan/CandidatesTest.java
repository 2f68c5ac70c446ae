package io.edgestore.wal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Seed;
import io.edgestore.wal.format.FrameHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** A search without a file: as in a list that is looked through from its start each time. */
class CandidatesTest {

    private static final long SEED = Seed.of(CandidatesTest.class);

    private final Candidates candidates = new Candidates();

    /** What is added and not forgotten, in the order of the offsets. */
    private final List<Candidate> model = new ArrayList<>();

    private long frontier = 8;
    private long from;

    private static final class Candidate {
        final long offset;
        final long end;
        final int register;
        Boolean sound;

        Candidate(long offset, long end, int register) {
            this.offset = offset;
            this.end = end;
            this.register = register;
        }
    }

    @Test
    void nothingWaitsAtFirst() {
        assertThat(candidates.firstEnd()).isEqualTo(Long.MAX_VALUE);
        assertThat(candidates.firstSound(0)).isEqualTo(-1);
    }

    @RepeatedTest(8)
    void decidesWhatAListWould(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        int longest = 1 << 10 + 2 * repetition.getCurrentRepetition();
        for (int round = 0; round < 5_000; round++) {
            switch (random.nextInt(40)) {
                case 0 -> from += random.nextInt((int) Math.max(1, Math.min(longest, frontier - from)));
                case 1 -> forgetAll(frontier + random.nextInt(2 * longest));
                default -> add(random, longest);
            }
            goOn(random, longest);
            model.removeIf(each -> each.offset < from || Boolean.FALSE.equals(each.sound));
            long expected = model.isEmpty() || model.get(0).sound == null ? -1 : model.get(0).offset;
            assertThat(candidates.firstSound(from)).as("round %s", round).isEqualTo(expected);
        }
    }

    private void add(Random random, int longest) {
        long end = frontier + 1 + random.nextInt(Math.min(longest, FrameHeader.MAX_PAYLOAD_LENGTH) - 1);
        Candidate added = new Candidate(frontier - 8, end, random.nextInt(2));
        model.add(added);
        assertThat(candidates.add(added.offset, added.end, added.register)).isTrue();
    }

    /** As a search does: to the next end, or to the next place where a frame may start. */
    private void goOn(Random random, int longest) {
        long next = candidates.firstEnd();
        assertThat(next)
                .isGreaterThan(frontier)
                .isLessThanOrEqualTo(model.stream()
                        .filter(each -> each.sound == null)
                        .mapToLong(each -> each.end)
                        .min()
                        .orElse(Long.MAX_VALUE));
        frontier = Math.min(next, frontier + 1 + random.nextInt(1 + longest / 50));
        int register = random.nextInt(2);
        candidates.decide(frontier, register);
        for (Candidate each : model) {
            if (each.end == frontier) {
                each.sound = each.register == register;
            }
        }
    }

    private void forgetAll(long to) {
        candidates.clear();
        model.clear();
        from = to;
        frontier = to + 8;
    }
}
