package com.example.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @TempDir
    Path directory;

    @Test
    void nothingThatWasAcknowledgedIsLost() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        new Demo(directory, 900, new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("is killed")
                .contains("comes back with an empty disk")
                .contains("the three logs are equal, record for record: 900 records")
                .endsWith("each acknowledged entry is there, under the LSN that its client was told\n");
    }
}
