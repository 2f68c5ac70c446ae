package io.edgestore.cli.load;

/** A line of the input is not a record, or not one that fits. */
final class MalformedLineException extends InputException {

    private static final long serialVersionUID = 1L;

    MalformedLineException(long number, String problem) {
        super(", line " + number + ": " + problem);
    }
}
