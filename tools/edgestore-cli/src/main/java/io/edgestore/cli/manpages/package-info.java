/** {@code manpages}: writes a manual page for each command. */
package io.edgestore.cli.manpages;
