/** The command line: {@link io.edgestore.cli.Main} starts it, and each command has a package of its own. */
module io.edgestore.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires info.picocli.codegen;
    requires io.edgestore.api;
    requires io.edgestore.codec.zstd;
    requires io.edgestore.testkit;
    requires io.edgestore.wal;
    requires me.tongfei.progressbar;

    // picocli sets the fields of the commands.
    opens io.edgestore.cli to
            info.picocli;
    opens io.edgestore.cli.checkpoint to
            info.picocli;
    opens io.edgestore.cli.codecs to
            info.picocli;
    opens io.edgestore.cli.completion to
            info.picocli;
    opens io.edgestore.cli.convert to
            info.picocli;
    opens io.edgestore.cli.corpus to
            info.picocli;
    opens io.edgestore.cli.cursors to
            info.picocli;
    opens io.edgestore.cli.demo to
            info.picocli;
    opens io.edgestore.cli.dump to
            info.picocli;
    opens io.edgestore.cli.filter to
            info.picocli;
    opens io.edgestore.cli.inspect to
            info.picocli;
    opens io.edgestore.cli.load to
            info.picocli;
    opens io.edgestore.cli.manpages to
            info.picocli;
    opens io.edgestore.cli.options to
            info.picocli;
    opens io.edgestore.cli.print to
            info.picocli;
    opens io.edgestore.cli.repair to
            info.picocli;
    opens io.edgestore.cli.restore to
            info.picocli;
    opens io.edgestore.cli.tail to
            info.picocli;
    opens io.edgestore.cli.train to
            info.picocli;
    opens io.edgestore.cli.verify to
            info.picocli;
}
