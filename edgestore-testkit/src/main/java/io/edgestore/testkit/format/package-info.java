/**
 * The format of the log file, versions 1 and 2, read by its description alone, so that implementations can be judged by
 * it. {@link io.edgestore.testkit.format.ParsedLog} is the reader, {@link io.edgestore.testkit.format.ReadOutcome} what any
 * reader gets out of a file.
 */
package io.edgestore.testkit.format;
