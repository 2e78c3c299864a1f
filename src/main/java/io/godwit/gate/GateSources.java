package io.godwit.gate;

import io.godwit.api.GateProvider;
import io.godwit.api.GateSpec;
import io.godwit.engine.AskedGate;
import io.godwit.engine.GoDuration;
import io.godwit.http.Exchange;
import io.godwit.http.Headers;
import io.godwit.kube.GateJobs;
import io.godwit.kube.GateReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sources of gates that are asked outside the database. */
public final class GateSources implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Exchange http = new Exchange();
  private final GateReader cluster;
  private final GateJobs jobs;

  /** Sources of the migrations of a cluster. */
  public GateSources(GateReader cluster, GateJobs jobs) {
    this.cluster = cluster;
    this.jobs = jobs;
  }

  /** The source of a gate; empty if it asks the database. */
  public Optional<GateSource> of(Question question) {
    AskedGate gate = question.gate();
    String namespace = question.namespace();
    GateSpec spec = gate.spec();
    Headers.Secrets secrets = (name, key) -> cluster.secret(namespace, name, key);
    if (spec.prometheus() != null) {
      GateProvider.Prometheus asked = spec.prometheus();
      var prometheus =
          new PrometheusGate(http, asked.address(), asked.query(), timeout(asked.timeout()));
      boolean list = gate.condition() != null && gate.condition().list();
      return source(
          () -> Headers.of(asked.headers(), spec.args(), secrets),
          (headers, now) -> prometheus.ask(headers, list));
    }
    if (spec.http() != null) {
      GateProvider.Http asked = spec.http();
      var json = new JsonGate(http, asked.url(), asked.jsonPath(), timeout(asked.timeout()));
      return source(() -> Headers.of(asked.headers(), spec.args(), secrets), json::ask);
    }
    if (spec.workload() != null) {
      GateProvider.Workload workload = spec.workload();
      return source(Map::of, (headers, now) -> WorkloadGate.read(cluster, namespace, workload));
    }
    if (spec.job() != null) {
      var job = new JobGate(jobs, question, spec.job());
      return source(Map::of, (headers, now) -> job.ask(now));
    }
    return Optional.empty();
  }

  private interface Filled {
    Map<String, String> read() throws Headers.Missing;
  }

  private interface Asking {
    Answer ask(Map<String, String> headers, java.time.Instant now) throws InterruptedException;
  }

  private static Optional<GateSource> source(Filled headers, Asking asking) {
    return Optional.of(
        now -> {
          try {
            return asking.ask(headers.read(), now);
          } catch (Headers.Missing e) {
            return new Answer.Missing(String.valueOf(e.getMessage()));
          } catch (GateReader.Unreachable e) {
            return new Answer.Missing(String.valueOf(e.getMessage()));
          }
        });
  }

  private static Duration timeout(@Nullable String asked) {
    return asked == null ? TIMEOUT : GoDuration.parse(asked);
  }

  @Override
  public void close() {
    http.close();
  }
}
