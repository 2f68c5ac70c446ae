/** What is typed on the command line and more than one command takes: codecs, levels, dictionaries and paths. */
package io.edgestore.cli.options;
