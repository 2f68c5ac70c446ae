/** A file system whose operations can be made to fail, and which records them. Files lie in a directory of the default one. */
package io.edgestore.wal.fault;
