package io.edgestore.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StripTest {

    @Test
    void everyByteIsInOneSegment() {
        Strip strip = new Strip(1000, 1000);
        strip.header(10);
        strip.frame(10, 90, 1, 1, 1);
        strip.damage(100, 50);
        strip.frame(150, 100, 5, 2, 6);
        strip.frame(300, 100, 1, 9, 9);

        List<Segment> segments = strip.end(150, 50);

        assertThat(segments)
                .containsExactly(
                        new Segment(Segment.Kind.HEADER, 10, 0, 0, 0, 0, 0),
                        new Segment(Segment.Kind.FRAME, 90, 1, 1, 1, 1, 0),
                        new Segment(Segment.Kind.DAMAGED, 50, 0, 0, 0, 0, 50),
                        new Segment(Segment.Kind.BATCH, 100, 1, 5, 2, 6, 0),
                        new Segment(Segment.Kind.UNREAD, 50, 0, 0, 0, 0, 50),
                        new Segment(Segment.Kind.FRAME, 100, 1, 1, 9, 9, 0),
                        new Segment(Segment.Kind.UNREAD, 400, 0, 0, 0, 0, 400),
                        new Segment(Segment.Kind.TORN, 150, 0, 0, 0, 0, 150),
                        new Segment(Segment.Kind.ZEROS, 50, 0, 0, 0, 0, 50));
    }

    /** A frame of which only the length is damaged: its header is told as damage, and its records come back. */
    @Test
    void frameBeginsBehindWhatIsDamagedOfIt() {
        Strip strip = new Strip(100, 100);
        strip.damage(0, 8);
        strip.frame(0, 100, 1, 7, 7);

        assertThat(strip.end(0, 0))
                .containsExactly(
                        new Segment(Segment.Kind.DAMAGED, 8, 0, 0, 0, 0, 8),
                        new Segment(Segment.Kind.FRAME, 92, 1, 1, 7, 7, 0));
    }

    @Test
    void narrowNeighboursAreOneSegmentOfTheWorstKind() {
        Strip strip = new Strip(400, 4);
        strip.frame(0, 30, 1, 1, 1);
        strip.damage(30, 10);
        strip.frame(40, 60, 3, 5, 7);
        strip.frame(100, 300, 1, 8, 8);

        assertThat(strip.end(0, 0))
                .containsExactly(
                        new Segment(Segment.Kind.DAMAGED, 100, 2, 4, 1, 7, 10),
                        new Segment(Segment.Kind.FRAME, 300, 1, 1, 8, 8, 0));
    }

    @Test
    void thereAreNotManySegmentsWhateverStandsInTheFile() {
        int shares = 100;
        Strip strip = new Strip(1_000_000, shares);
        for (int offset = 0; offset < 1_000_000; offset += 10) {
            if (offset % 30 == 0) {
                strip.damage(offset, 10);
            } else {
                strip.frame(offset, 10, offset % 20 == 0 ? 1 : 2, offset, offset + 1);
            }
        }

        List<Segment> segments = strip.end(0, 0);

        assertThat(segments).hasSizeLessThanOrEqualTo(2 * shares + 1);
        assertThat(segments.stream().mapToLong(Segment::length).sum()).isEqualTo(1_000_000);
        assertThat(segments.stream().mapToLong(Segment::frames).sum()).isEqualTo(66_666);
        assertThat(segments.stream().mapToLong(Segment::bad).sum()).isEqualTo(333_340);
    }
}
