package io.edgestore.wal;

import java.util.Optional;

/** Thrown if a file is not a log file, or is damaged and the recovery policy does not accept that. */
public final class CorruptLogException extends WalException {

    private static final long serialVersionUID = 1L;

    /** Null if the file is not a log file; not serialized. */
    private final transient Damage damage;

    /**
     * The file is not a log file, or records are missing between two of them.
     *
     * @param message what is wrong, and what to do
     * @param cause why; null if there is nothing more to say
     */
    public CorruptLogException(String message, Throwable cause) {
        super(message, cause);
        this.damage = null;
    }

    /** The file is a damaged log file. */
    CorruptLogException(Damage damage, String message) {
        super(message);
        this.damage = damage;
    }

    /**
     * The first damage, which tells a damaged log file from what is no log file at all.
     *
     * @return empty if the file is not a log file, if records are missing between two of them, or if this exception was serialized
     */
    public Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }
}
