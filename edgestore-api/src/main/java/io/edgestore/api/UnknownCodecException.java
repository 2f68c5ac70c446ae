package io.edgestore.api;

/**
 * No codec can be had under the name that was asked for. The message says what is installed, what failed to load, and
 * which artifact to add where that is known.
 */
public class UnknownCodecException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The name that was asked for. */
    private final String codecName;

    UnknownCodecException(String codecName, String message) {
        super(message);
        this.codecName = codecName;
    }

    /**
     * The name that was asked for.
     *
     * @return the name
     */
    public String codecName() {
        return codecName;
    }
}
