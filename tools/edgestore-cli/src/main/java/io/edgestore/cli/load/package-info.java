/** {@code load}: makes a log file of TSV, or appends to one. */
package io.edgestore.cli.load;
