/**
 * What proves a codec right: {@link io.edgestore.testkit.CompressorContract} and {@link
 * io.edgestore.testkit.ChecksumContract}, to be extended by the tests of a codec.
 */
package io.edgestore.testkit;
