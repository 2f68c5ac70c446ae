package io.edgestore.cli.options;

import picocli.CommandLine.Option;

/** The option that names the directory to make, of commands that make one of a log. */
public final class NewDirectoryOption {

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            converter = TargetPathConverter.class,
            description = "The directory to make. It must not exist yet, or be empty.")
    private TargetPath directory;

    public TargetPath directory() {
        return directory;
    }
}
