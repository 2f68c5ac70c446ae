/** All golden and all damaged files in a directory, to judge readers that no JVM can call. */
package io.edgestore.testkit.corpus;
