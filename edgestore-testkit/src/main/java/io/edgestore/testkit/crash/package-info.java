/**
 * Crashes, for tests of stores: a file system that can lose power, {@link
 * io.edgestore.testkit.crash.CrashFileSystem}, what crashes a store in it behind each operation, {@link
 * io.edgestore.testkit.crash.CrashExplorer}, and what kills real processes, {@link io.edgestore.testkit.crash.KillLoop}.
 */
package io.edgestore.testkit.crash;
