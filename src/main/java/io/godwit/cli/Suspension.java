package io.godwit.cli;

import io.godwit.api.Migration;
import java.util.Map;

/** {@code spec.suspend}, set and shown to be seen. */
final class Suspension {
  private Suspension() {}

  static int set(Godwit godwit, String name, boolean suspend) throws Failure, InterruptedException {
    try (Cluster cluster = godwit.cluster()) {
      Migration migration = cluster.migration(name);
      if (migration.getSpec().suspend() == suspend) {
        godwit.console().println(name + (suspend ? " is suspended already" : " is not suspended"));
        return 0;
      }
      if (migration.getStatus() != null && migration.getStatus().outcome() != null) {
        throw new Failure(
            name + " has ended as " + migration.getStatus().outcome().word(),
            "there is nothing to " + (suspend ? "suspend" : "resume"));
      }
      cluster.patch(name, Map.of("spec", Map.of("suspend", suspend)));
      return new Request(cluster, godwit, name)
          .expect(
              shown -> {
                Seen seen = new Seen(shown, godwit.clock().instant());
                return seen.observed() && shown.getSpec().suspend() == suspend;
              },
              suspend
                  ? name
                      + " stops after the batch in flight; writes stay in step. Go on: "
                      + godwit.command("godwit resume " + name)
                  : name + " goes on");
    }
  }
}
