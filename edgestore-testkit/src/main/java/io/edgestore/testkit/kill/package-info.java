/** Kills real processes while they write to a real disk, again and again: {@link io.edgestore.testkit.kill.KillLoop}. */
package io.edgestore.testkit.kill;
