/**
 * A log that outlives a machine: the same records under the same LSNs on each member of a group, agreed on by Apache Ratis.
 * {@link io.edgestore.ratis.ReplicatedLog} is a member, and {@link io.edgestore.ratis.ReplicatedLogClient} appends from elsewhere.
 */
package io.edgestore.ratis;
