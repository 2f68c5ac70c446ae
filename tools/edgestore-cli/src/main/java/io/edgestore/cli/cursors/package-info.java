/** {@code cursors}: tells where the cursors of a log are, and what they keep from being deleted. */
package io.edgestore.cli.cursors;
