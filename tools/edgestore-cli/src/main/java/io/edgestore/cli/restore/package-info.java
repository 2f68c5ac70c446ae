/** {@code restore}: copies a log or a checkpoint up to a point. */
package io.edgestore.cli.restore;
