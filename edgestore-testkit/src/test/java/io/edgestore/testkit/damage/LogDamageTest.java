package io.edgestore.testkit.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.damage.LogDamage.Kind;
import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedFrame.Content;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.golden.GoldenFile;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogDamageTest {

    private static final byte[] SMALL = GoldenFile.SMALL.bytes();

    @ParameterizedTest
    @EnumSource
    void eachKindHasCasesOfItsOwnNames(Kind kind) {
        List<String> ids = LogDamage.of(SMALL).cases(kind).map(DamagedLog::id).toList();

        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void theSameSeedMakesTheSameFiles() {
        assertThat(contents(1)).isEqualTo(contents(1)).isNotEqualTo(contents(2));
    }

    private static List<Integer> contents(long seed) {
        return LogDamage.of(SMALL)
                .seed(seed)
                .cases(Kind.OVERWRITE)
                .map(damaged -> Arrays.hashCode(damaged.bytes()))
                .toList();
    }

    @Test
    void casesAreMadeOnlyWhenAskedFor() {
        // All cases of this file at once fit into no memory.
        assertThat(LogDamage.of(GoldenFile.PACKAGES.bytes()).cases().limit(3)).hasSize(3);
    }

    @Test
    void theFileStaysAsItIs() {
        byte[] file = SMALL.clone();

        LogDamage.of(file).cases().forEach(DamagedLog::bytes);

        assertThat(file).isEqualTo(SMALL);
    }

    /** Else only the check of the checksum would ever be tested. */
    @Test
    void resealedCasesReachTheCodeBehindTheChecksum() {
        Set<Content> reached = LogDamage.of(SMALL)
                .cases(Kind.BODY)
                .filter(damaged -> damaged.id().endsWith("/resealed"))
                .flatMap(damaged -> ParsedLog.of(damaged.bytes()).frames().stream())
                .map(ParsedFrame::content)
                .collect(Collectors.toSet());

        assertThat(reached)
                .containsExactlyInAnyOrder(Content.RECORDS, Content.MALFORMED_RECORD, Content.MALFORMED_PAYLOAD);
    }

    @Test
    void bombsBecomeLarge() {
        List<DamagedLog> bombs = LogDamage.of(SMALL)
                .cases(Kind.LENGTH)
                .filter(damaged -> damaged.id().startsWith("frame-0/bomb"))
                .toList();

        assertThat(bombs).extracting(damaged -> damaged.expected().toString()).containsExactly("0,1,2,3", "1,2,3");
        assertThat(bombs).allMatch(damaged -> damaged.bytes().length < 50_000);
        assertThat(ParsedLog.of(bombs.get(0).bytes()).records().get(0).value()).hasSize(8 << 20);
    }

    @Test
    void whatIsNoLogFileIsRefused() {
        assertThatThrownBy(() -> LogDamage.of(new byte[20])).isInstanceOf(IllegalArgumentException.class);
    }
}
