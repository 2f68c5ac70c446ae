/** {@code repair}: writes what is left of a log into a new one. */
package io.edgestore.cli.repair;
