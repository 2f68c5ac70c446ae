/**
 * All that can become of a log file: {@link io.edgestore.testkit.damage.LogDamage} makes damaged copies of a file, each with
 * what a reader must get out of it, {@link io.edgestore.testkit.damage.DamagedLog}.
 */
package io.edgestore.testkit.damage;
