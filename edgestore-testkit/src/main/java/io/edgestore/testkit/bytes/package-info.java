/** Frames, blocks and LZ4 put together and taken apart by hand, with no code of any writer. Not exported. */
package io.edgestore.testkit.bytes;
