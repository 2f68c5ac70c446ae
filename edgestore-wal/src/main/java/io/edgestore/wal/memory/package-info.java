/** Memory for what is read and written: direct where it can be, given back when its owner is closed. */
package io.edgestore.wal.memory;
