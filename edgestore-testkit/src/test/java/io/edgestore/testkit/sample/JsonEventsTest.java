package io.edgestore.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class JsonEventsTest {

    /** Figures in documents depend on each byte. */
    @Test
    void theEventsOfASeedAreTheSameForEver() {
        String small = "{\"ts\":1760000001562,\"type\":\"cart.add\",\"user\":\"u011248\",\"session\":\"0c45c028\","
                + "\"path\":\"/\",\"status\":200,\"ms\":706,\"country\":\"DE\"";
        String details = ",\"browser\":\"Safari/26.0\",\"referrer\":\"https://shop.example/help\","
                + "\"items\":[11248,48884,69970],\"total\":25.05,\"currency\":\"EUR\",\"trace\":\"b52c856caa616abe\"";

        assertThat(JsonEvents.small(42, 0).next())
                .isEqualTo(new JsonEvent(1, 1_760_000_001_562_431_130L, "evt-0000000001", small + "}"));
        assertThat(JsonEvents.large(42, 0).next())
                .isEqualTo(new JsonEvent(1, 1_760_000_001_562_431_130L, "evt-0000000001", small + details + "}"));
    }

    /** The first event alone has not all kinds, paths, countries and errors in it. */
    @Test
    void aThousandEventsOfASeedAreTheSameForEver() {
        assertThat(checksum(JsonEvents.small(42, 0))).isEqualTo(0xc8c6adbbL);
        assertThat(checksum(JsonEvents.large(42, 0))).isEqualTo(0x2022a0ffL);
    }

    private static long checksum(JsonEvents events) {
        CRC32C crc = new CRC32C();
        events.next(1000).forEach(event -> crc.update(event.toString().getBytes(StandardCharsets.UTF_8)));
        return crc.getValue();
    }

    @Test
    void nextGivesThoseThatFollow() {
        List<JsonEvent> all = JsonEvents.large(7, 0).next(100);
        JsonEvents again = JsonEvents.large(7, 0);

        assertThat(again.next(40)).isEqualTo(all.subList(0, 40));
        assertThat(again.next()).isEqualTo(all.get(40));
        assertThat(all).extracting(JsonEvent::number).startsWith(1L, 2L, 3L).endsWith(100L);
        assertThat(JsonEvents.large(8, 0).next(100)).doesNotContainAnyElementsOf(all);
    }

    @Test
    void laterEventsHaveHigherNumbersAndTimes() {
        JsonEvent first = JsonEvents.small(7, 0).next();
        JsonEvent later = JsonEvents.small(7, 5_000_000).next();

        assertThat(later.number()).isEqualTo(5_000_001);
        assertThat(later.key()).isEqualTo("evt-0005000001").hasSameSizeAs(first.key());
        assertThat(later.timestampNanos() - first.timestampNanos()).isEqualTo(5_000_000_000_000_000L);
        assertThat(later.json()).startsWith("{\"ts\":" + later.timestampNanos() / 1_000_000);
    }

    @Test
    void theyAreAsLongAsIsSaid() {
        assertThat(averageLength(JsonEvents.small(42, 0))).isCloseTo(130, offset(5.0));
        assertThat(averageLength(JsonEvents.large(42, 0))).isCloseTo(280, offset(5.0));
    }

    private static double averageLength(JsonEvents events) {
        return events.next(1000).stream()
                .mapToInt(event -> event.json().length())
                .average()
                .orElseThrow();
    }
}
