/** The command line: every command is a class here, and {@link io.edgestore.cli.Main} starts them. */
module io.edgestore.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.edgestore.api;
    requires io.edgestore.codec.zstd;
    requires io.edgestore.wal;

    // picocli sets the fields of the commands.
    opens io.edgestore.cli to
            info.picocli;
}
