package io.godwit.engine;

import java.time.Instant;

/**
 * Who may act on a migration.
 *
 * @param holder uid of the resource
 * @param cluster uid of the cluster
 * @param heartbeat last sign of life
 * @param silent true if that was so long ago that the claim is given up (rules-operator 10)
 */
public record Claim(String holder, String cluster, Instant heartbeat, boolean silent) {
  /** The same without what changes when nothing happens. */
  Claim withoutHeartbeat() {
    return new Claim(holder, cluster, Instant.EPOCH, silent);
  }
}
