/**
 * Crashes a store behind each of its operations, and has what is left checked: {@link
 * io.edgestore.testkit.crash.CrashExplorer}. It runs the store in a {@link
 * io.edgestore.testkit.filesystem.CrashFileSystem}.
 */
package io.edgestore.testkit.crash;
