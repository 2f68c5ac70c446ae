/**
 * Made-up data that looks real, to measure with and to train dictionaries on: {@link io.edgestore.testkit.sample.JsonEvents}.
 */
package io.edgestore.testkit.sample;
