/**
 * What proves code right that is not ours.
 *
 * <ul>
 *   <li>{@link io.edgestore.testkit.CompressorContract} and {@link io.edgestore.testkit.ChecksumContract}, to be extended by
 *       the tests of a codec; {@link io.edgestore.testkit.ServiceContract}, {@link io.edgestore.testkit.ServiceListing} and {@link
 *       io.edgestore.testkit.RefusingClassLoader} for how it is found and loaded.
 *   <li>{@link io.edgestore.testkit.WalReaderContract} and {@link io.edgestore.testkit.WalWriterContract}, to be extended by
 *       the tests of any implementation of the log file.
 *   <li>{@link io.edgestore.testkit.LogDamage}: all that can become of a log file, with what a reader must make of each
 *       {@link io.edgestore.testkit.DamagedLog}; {@link io.edgestore.testkit.GoldenFile} and {@link
 *       io.edgestore.testkit.GoldenMutation}: files of the Rust implementation, whole and damaged, and
 *       files of version 2.
 *   <li>{@link io.edgestore.testkit.ParsedLog}: the format read to the letter, by which all of that is judged.
 * </ul>
 *
 * <p>{@link io.edgestore.testkit.crash} is for whole stores, and what a crash leaves of them.
 */
package io.edgestore.testkit;
