/** What every command shares: standard input, output and error, exit codes, and text that is safe to print. */
package io.edgestore.cli.console;
