package io.edgestore.wal.file;

import java.nio.file.Path;
import java.util.List;

/**
 * What was cut off the end of a file, and is kept.
 *
 * @param copy the file that holds it
 * @param deleted copies of what was cut off at the same place before, the oldest first, which went since there were too many
 */
public record KeptTail(Path copy, List<Path> deleted) {}
