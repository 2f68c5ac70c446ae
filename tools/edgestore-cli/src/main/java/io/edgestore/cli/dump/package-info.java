/** {@code dump}: prints the records of files and directories. */
package io.edgestore.cli.dump;
