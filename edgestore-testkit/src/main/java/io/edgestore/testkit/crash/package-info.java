/**
 * Crashes, for tests of stores: a file system that can lose power, {@link
 * io.edgestore.testkit.crash.CrashFileSystem}, and what crashes a store in it behind each operation, {@link
 * io.edgestore.testkit.crash.CrashExplorer}.
 */
package io.edgestore.testkit.crash;
