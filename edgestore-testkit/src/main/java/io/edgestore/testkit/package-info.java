/**
 * Contracts: test classes that prove code right that is not ours. Extend one, and tell it what to test.
 *
 * <ul>
 *   <li>{@link io.edgestore.testkit.CompressorContract} and {@link io.edgestore.testkit.ChecksumContract} for codecs; {@link
 *       io.edgestore.testkit.ServiceContract}, {@link io.edgestore.testkit.ServiceListing} and {@link
 *       io.edgestore.testkit.RefusingClassLoader} for how a codec is found and loaded.
 *   <li>{@link io.edgestore.testkit.WalReaderContract} and {@link io.edgestore.testkit.WalWriterContract} for any
 *       implementation of the log file.
 * </ul>
 *
 * <p>What the contracts are made of can be had by itself: files and what is in them in {@link io.edgestore.testkit.golden},
 * {@link io.edgestore.testkit.damage} and {@link io.edgestore.testkit.format}. For whole stores, and what a crash leaves of
 * them, go to {@link io.edgestore.testkit.crash}.
 */
package io.edgestore.testkit;
