/** How a record looks as text: the columns, hex, and a line for people. */
package io.edgestore.cli.records;
