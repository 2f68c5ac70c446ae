/** {@code demo}: kills a process that writes a log, and shows that nothing acknowledged is lost. */
package io.edgestore.cli.demo;
