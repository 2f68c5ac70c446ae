/** {@code corpus}: writes whole and damaged log files, to judge other readers by. */
package io.edgestore.cli.corpus;
