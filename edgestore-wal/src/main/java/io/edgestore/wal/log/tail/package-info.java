/**
 * What a tail follows. {@code WriterSource} asks the log's writer in this process, and waits for it on a {@code Growth};
 * {@code PolledSource} looks at the directory again and again, and at the watermark.
 */
package io.edgestore.wal.log.tail;
