/** {@code inspect}: shows a log at a glance, as a table, as JSON, or as a page. */
package io.edgestore.cli.inspect;
