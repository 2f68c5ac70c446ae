/** {@code codecs}: lists the compressors and checksums that are installed. */
package io.edgestore.cli.codecs;
