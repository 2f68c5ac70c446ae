/** Which records of a log a command takes: by LSN, time, namespace, key and operation. */
package io.edgestore.cli.filter;
