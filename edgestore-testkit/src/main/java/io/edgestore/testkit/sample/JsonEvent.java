package io.edgestore.testkit.sample;

/**
 * A JSON event, with the key and the time under which it is logged.
 *
 * @param number counts the events; the first is 1
 * @param timestampNanos nanoseconds since the Unix epoch, the time of the event
 * @param key the number as text, of the same length for all: {@code evt-0000000001}
 * @param json the event itself, an object in ASCII
 */
public record JsonEvent(long number, long timestampNanos, String key, String json) {}
