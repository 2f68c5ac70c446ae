/** {@code completion}: prints what makes a shell complete our commands. */
package io.edgestore.cli.completion;
