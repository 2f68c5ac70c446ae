/** {@code train}: makes a zstd dictionary of the records of log files. */
package io.edgestore.cli.train;
