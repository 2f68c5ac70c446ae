/** Prints records in one of several formats. */
package io.edgestore.cli.print;
