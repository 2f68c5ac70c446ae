/** Takes the records of a log over into a new one. */
package io.edgestore.cli.copy;
