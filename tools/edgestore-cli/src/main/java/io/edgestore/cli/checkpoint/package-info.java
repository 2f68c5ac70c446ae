/** {@code checkpoint}: copies a log that may be written to meanwhile. */
package io.edgestore.cli.checkpoint;
