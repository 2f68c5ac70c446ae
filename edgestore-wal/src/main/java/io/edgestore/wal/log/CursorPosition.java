package io.edgestore.wal.log;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Where a cursor of a log is.
 *
 * @param name the cursor's name
 * @param file the file that says so
 * @param position the first LSN that is still needed, u64; empty if the file is damaged
 */
public record CursorPosition(String name, Path file, OptionalLong position) {}
