/**
 * Golden files: log files with tables of the records in them, {@link io.edgestore.testkit.golden.GoldenFile}, and damaged
 * copies with what the Rust implementation reads from each, {@link io.edgestore.testkit.golden.GoldenMutation}.
 */
package io.edgestore.testkit.golden;
