package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@link SteadyAppends} were told, and what the members have in the end, when all of them have caught up.
 *
 * @param members the logs
 * @param ids whose logs are compared
 * @param acknowledged the number of each acknowledged entry, by the LSN that was told, in their order
 */
record History(Members members, List<String> ids, Map<Long, Integer> acknowledged) {

    static History of(Members members, Map<Long, Integer> acknowledged) {
        return new History(members, List.copyOf(members.group().members().keySet()), acknowledged);
    }

    /** Nothing acknowledged is lost, nothing is out of order or there twice, and the members agree. */
    void check(String as, int least) throws IOException {
        List<WalRecord> records = members.records(ids.get(0));
        Map<Long, Long> numbers = records.stream()
                .collect(Collectors.toMap(
                        WalRecord::lsn, record -> record.entry().transactionId()));
        assertThat(acknowledged).as(as).hasSizeGreaterThan(least);
        acknowledged.forEach((lsn, number) ->
                assertThat(numbers.get(lsn)).as("%s, LSN %d", as, lsn).isEqualTo((long) number));
        assertThat(List.copyOf(acknowledged.values()))
                .as("%s: the order of the calls is that of the LSNs", as)
                .isSorted();
        assertThat(numbers.values()).as("%s: nothing is there twice", as).doesNotHaveDuplicates();
        for (WalRecord record : records) {
            int number = (int) record.entry().transactionId();
            assertThat(record.entry().valueText())
                    .as(as)
                    .isEqualTo(SteadyAppends.entry(number).valueText());
        }
        for (String id : ids.subList(1, ids.size())) {
            assertThat(members.records(id)).as("%s: %s", as, id).isEqualTo(records);
        }
    }
}
