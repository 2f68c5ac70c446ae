package io.edgestore.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static LineReader reader(String text) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), 100_000);
    }

    @Test
    void lineThatIsTooLongIsLeftBehindAsAWhole() throws IOException, InputException {
        LineReader lines = reader("a\n" + "x".repeat(300_000) + "\nb");
        assertThat(lines.next()).isTrue();

        assertThatThrownBy(lines::next)
                .isInstanceOf(MalformedLineException.class)
                .hasMessageContaining("line 2: is longer than");

        assertThat(lines.next()).isTrue();
        assertThat(new String(lines.bytes(), 0, lines.length(), StandardCharsets.US_ASCII))
                .isEqualTo("b");
        assertThat(lines.number()).isEqualTo(3);
        assertThat(lines.next()).isFalse();
    }

    @Test
    void lastLineMayBeTooLong() throws IOException, InputException {
        LineReader lines = reader("x".repeat(300_000));
        assertThatThrownBy(lines::next).isInstanceOf(MalformedLineException.class);

        assertThat(lines.next()).isFalse();
    }
}
