/** {@code convert}: writes the records of a log file into a new one of another codec. */
package io.edgestore.cli.convert;
