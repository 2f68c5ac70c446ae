/**
 * What a codec is ({@link io.edgestore.api.Compressor}, {@link io.edgestore.api.Checksum}) and how one is found
 * ({@link io.edgestore.api.Codecs}).
 */
package io.edgestore.api;
