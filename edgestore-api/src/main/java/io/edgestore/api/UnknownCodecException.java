package io.edgestore.api;

/**
 * Thrown if there is no codec of the requested name. The message says what is installed, what failed to load, and which
 * artifact to add where that is known.
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
     * The same, with what the codec was wanted for.
     *
     * @param wantedFor a file, for example; the message starts with it
     * @param cause what the look-up threw
     */
    public UnknownCodecException(String wantedFor, UnknownCodecException cause) {
        super(wantedFor + ": " + cause.getMessage(), cause);
        this.codecName = cause.codecName;
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
