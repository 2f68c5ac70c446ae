/** {@code verify}: tells the state of log files, and what is missing between the files of one log. */
package io.edgestore.cli.verify;
