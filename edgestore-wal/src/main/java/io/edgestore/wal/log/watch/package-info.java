/**
 * What a log tells of itself while it works. {@code LogWatch} counts and measures, without a lock, and sends events to the
 * flight recorder where there is one.
 */
package io.edgestore.wal.log.watch;
