package io.edgestore.cli.completion;

/** A shell that we have completion for. */
public enum Shell {
    BASH,
    ZSH
}
