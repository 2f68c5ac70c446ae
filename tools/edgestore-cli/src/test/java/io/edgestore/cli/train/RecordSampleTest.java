package io.edgestore.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordSampleTest {

    private static final int ROOM = 200_000;

    private static RecordSample of(int count, int length) {
        RecordSample sample = new RecordSample(ROOM);
        for (int i = 0; i < count; i++) {
            sample.offer(ByteBuffer.allocate(length).putInt(0, i));
        }
        return sample;
    }

    private static List<Integer> numbers(RecordSample sample) {
        return sample.records().stream()
                .map(record -> ByteBuffer.wrap(record).getInt())
                .toList();
    }

    @Test
    void allAreTakenIfThereIsRoom() {
        assertThat(numbers(of(2000, 100))).hasSize(2000).doesNotHaveDuplicates();
    }

    @Test
    void roomIsFilledFromAllOverAndNeverExceeded() {
        RecordSample sample = of(20_000, 100);

        assertThat(sample.offered()).isEqualTo(20_000);
        assertThat(numbers(sample)).hasSize(2000).doesNotHaveDuplicates();
        // A tenth of each tenth would be 200 of them.
        for (int tenth = 0; tenth < 10; tenth++) {
            int from = tenth * 2000;
            assertThat(numbers(sample))
                    .filteredOn(number -> number >= from && number < from + 2000)
                    .hasSizeBetween(150, 250);
        }
    }

    /** Short ones do not fill the room that a long one left. */
    @Test
    void lengthDoesNotDecide() {
        long ofLong = 0;
        long ofShort = 0;
        for (int room = ROOM; room < 2 * ROOM; room += 10_700) {
            RecordSample sample = new RecordSample(room);
            for (int i = 0; i < 5000; i++) {
                sample.offer(ByteBuffer.allocate(i % 2 == 0 ? 100 : 10_000));
            }
            ofLong += sample.records().stream()
                    .filter(record -> record.length == 10_000)
                    .count();
            ofShort += sample.records().stream()
                    .filter(record -> record.length == 100)
                    .count();
        }

        assertThat((double) ofShort / ofLong).isBetween(0.6, 1.5);
    }

    @Test
    void sampleDependsOnTheRecordsAlone() {
        assertThat(numbers(of(20_000, 100))).isEqualTo(numbers(of(20_000, 100)));
    }

    @Test
    void longRecordsAreLeftOut() {
        RecordSample sample = new RecordSample(ROOM);
        sample.offer(ByteBuffer.allocate(RecordSample.MAX_RECORD_LENGTH + 1));
        sample.offer(ByteBuffer.allocate(RecordSample.MAX_RECORD_LENGTH));

        assertThat(sample.records())
                .singleElement()
                .satisfies(record -> assertThat(record).hasSize(RecordSample.MAX_RECORD_LENGTH));
        assertThat(sample.offered()).isEqualTo(2);
    }
}
