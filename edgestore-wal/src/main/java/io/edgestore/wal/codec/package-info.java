/** The codecs that every log has at hand, provided like anybody's. */
package io.edgestore.wal.codec;
