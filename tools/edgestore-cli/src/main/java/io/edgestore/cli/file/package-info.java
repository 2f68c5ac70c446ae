/** The files that commands read and make: log files, new files that appear whole or not at all, and what to say when one fails. */
package io.edgestore.cli.file;
