/** {@code dump}: prints the records of log files, in one of several formats. */
package io.edgestore.cli.dump;
