/** {@code tail}: prints the last records of a log, and follows it. */
package io.edgestore.cli.tail;
