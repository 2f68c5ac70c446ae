package io.edgestore.cli.completion;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: prints a script that makes a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script that makes bash or zsh complete the commands and options of edgestore. For the current shell: source <(edgestore completion bash). For every new one: put that line"
                    + " into ~/.bashrc or ~/.zshrc.",
            "It completes what is typed as edgestore: have that on the PATH, or as an alias."
        },
        exitCodeList = {"  0:the script was printed", "  2:the command line is wrong"})
public final class CompletionCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh. One script does for both.")
    private Shell shell;

    public CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        CommandSpec root = spec.root();
        String script = switch (shell) {
            case BASH, ZSH -> AutoComplete.bash(root.name(), root.commandLine());
        };
        streams.out().print(script);
        return ExitCode.SOUND;
    }
}
