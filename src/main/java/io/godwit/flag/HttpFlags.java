package io.godwit.flag;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.api.HttpFlag;
import io.godwit.http.Exchange;
import io.godwit.http.Headers;
import io.godwit.kube.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lines to all flags that are told over HTTP; they live as long as the operator. */
final class HttpFlags {
  private static final Duration CLOSELY = Duration.ofSeconds(1);
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(10);

  private final Exchange http = new Exchange();
  private final Secrets secrets;
  private final Clock clock;
  private final Map<String, HttpFlagLine> lines = new ConcurrentHashMap<>();

  HttpFlags(KubernetesClient client, Clock clock) {
    this.secrets = new Secrets(client);
    this.clock = clock;
  }

  /**
   * The line to the flag of a migration.
   *
   * @param migration uid of it
   * @param closely true while the flag is moved or up
   */
  HttpFlagLine of(String migration, String namespace, HttpFlag spec, boolean closely) {
    return lines
        .compute(
            migration,
            (uid, known) -> {
              if (known != null && known.leadsTo(spec)) {
                return known;
              }
              if (known != null) {
                known.close();
              }
              Headers.Secrets near = (name, key) -> secrets.value(namespace, name, key);
              return new HttpFlagLine(http, spec, near, clock);
            })
        .every(closely ? CLOSELY : NOW_AND_THEN);
  }

  /** Nobody needs the line of a migration any more. */
  void forget(String migration) {
    HttpFlagLine line = lines.remove(migration);
    if (line != null) {
      line.close();
    }
  }
}
