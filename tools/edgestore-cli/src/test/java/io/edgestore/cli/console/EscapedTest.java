package io.edgestore.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``,       \"\"",
                "6162,     \"ab\"",
                "0a0d09,   \"\\n\\r\\t\"",
                "001b7f,   \"\\u{0}\\u{1b}\\u{7f}\"",
                "225c,     \"\\\"\\\\\"",
                "c3a4,     \"ä\"",
                "f09f979d, \"🗝\"",
                "c285,     \"\\u{85}\"",
                "e280ae,   \"\\u{202e}\"",
                "c3,       \"\\xc3\"",
                "80ff61,   \"\\x80\\xffa\"",
                "c0af,     \"\\xc0\\xaf\"",
                "eda080,   \"\\xed\\xa0\\x80\"",
                "f4908080, \"\\xf4\\x90\\x80\\x80\"",
            })
    void bytesAreShownAsUtf8WhereTheyAreAndEscapedElsewhere(String hex, String expected) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex == null ? "" : hex));

        assertThat(Escaped.quoted(bytes, 64)).isEqualTo(expected);
        assertThat(bytes.position()).isZero();
    }

    @Test
    void longOnesAreCutBehindAWholeCharacter() {
        ByteBuffer bytes = ByteBuffer.wrap("aääääääääää".getBytes(StandardCharsets.UTF_8));

        assertThat(Escaped.quoted(bytes, 4)).isEqualTo("\"aää\"... (21 bytes)");
    }

    @Test
    void controlsKeepALineALine() {
        assertThat(Escaped.controls("a\nb\u2028c\"")).isEqualTo("a\\nb\\u{2028}c\"");
    }
}
