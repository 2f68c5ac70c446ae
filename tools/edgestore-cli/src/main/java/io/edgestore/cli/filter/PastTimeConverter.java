package io.edgestore.cli.filter;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes a time, or how long ago it was. */
final class PastTimeConverter implements ITypeConverter<Instant> {

    static final String FORMS = "a time as in 2026-11-26T12:00:00Z, or a duration back from now as in PT1H or P7D";

    @Override
    public Instant convert(String value) {
        try {
            return value.toUpperCase(Locale.ROOT).startsWith("P") ? back(Duration.parse(value)) : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw wrong("it is " + FORMS, value);
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong("a duration leads back to the year -1000000000 at most", value);
        }
    }

    private static Instant back(Duration duration) {
        if (duration.isNegative()) {
            throw wrong("a duration leads back from now, and has no minus", duration.toString());
        }
        return Instant.now().minus(duration);
    }

    private static TypeConversionException wrong(String rule, String value) {
        return new TypeConversionException(rule + ", and not '" + value + "'");
    }
}
