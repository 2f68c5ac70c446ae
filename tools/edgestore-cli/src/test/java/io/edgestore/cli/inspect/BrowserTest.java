package io.edgestore.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.cli.Launched;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserTest {

    @TempDir
    Path empty;

    @TempDir
    Path bin;

    @Test
    void withoutOneTheTestsFailAndSayWhatToDo() {
        assertThatThrownBy(() -> Browser.find(null, empty.toString()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("install chromium");
        assertThatThrownBy(() -> Browser.find(empty.resolve("none").toString(), bin.toString()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dedgestore.browser=PATH");
    }

    @Test
    void theFirstOneOnThePathIsTakenUnlessOneIsNamed() throws IOException {
        Path chromium = Files.copy(Launched.JAVA, bin.resolve("chromium"));
        assertThat(chromium.toFile().setExecutable(true)).isTrue();

        assertThat(Browser.find(null, empty + File.pathSeparator + bin)).isEqualTo(chromium);
        assertThat(Browser.find(Launched.JAVA.toString(), bin.toString())).isEqualTo(Launched.JAVA);
    }
}
