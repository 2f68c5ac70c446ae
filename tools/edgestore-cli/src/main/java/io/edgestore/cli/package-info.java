/** Starts the command line: finds the command that was typed, runs it, and turns what comes of it into an exit code. */
package io.edgestore.cli;
