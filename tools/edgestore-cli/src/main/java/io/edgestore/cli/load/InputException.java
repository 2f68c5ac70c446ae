package io.edgestore.cli.load;

/** Standard input is not what it should be. */
class InputException extends Exception {

    private static final long serialVersionUID = 1L;

    InputException(String problem) {
        super("standard input" + problem);
    }
}
