/**
 * A file system in memory that can lose power and fail on command: {@link io.edgestore.testkit.filesystem.CrashFileSystem},
 * used through {@code java.nio.file} like any other.
 *
 * <ul>
 *   <li>{@link io.edgestore.testkit.filesystem.Crash}: what is left of what was not durable.
 *   <li>{@link io.edgestore.testkit.filesystem.FaultPoint}: an operation that fails, does a part, or waits at a {@link
 *       io.edgestore.testkit.filesystem.Gate}.
 *   <li>{@link io.edgestore.testkit.filesystem.CallLog}: all that was asked, also what changes nothing.
 *   <li>{@link io.edgestore.testkit.filesystem.History}: all that was done, to crash the machine anywhere in it.
 * </ul>
 */
package io.edgestore.testkit.filesystem;
