/**
 * The files of a log in a directory: their names and order, what is in them at one time, and those that hold no record or
 * cannot be read. Nothing here appends.
 */
package io.edgestore.wal.log.directory;
