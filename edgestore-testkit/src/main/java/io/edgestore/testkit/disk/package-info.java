/**
 * The disk of the simulated file system, and the operating system's cache of it: files, directories, what is durable of
 * them, and what a power cut leaves. It knows nothing of paths and channels. Not exported.
 */
package io.edgestore.testkit.disk;
