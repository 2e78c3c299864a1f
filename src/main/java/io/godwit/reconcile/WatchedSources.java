package io.godwit.reconcile;

import io.godwit.api.ReplicaSpec;
import io.godwit.api.SignalSpec;
import io.godwit.engine.Credentials;
import io.godwit.gate.HttpCheck;
import io.godwit.gate.PrometheusQuery;
import io.godwit.signal.Beats;
import io.godwit.signal.BuiltIn;
import io.godwit.signal.Reading;
import io.godwit.sql.Postgres;
import io.godwit.sql.ReplicaSignals;
import io.godwit.sql.SignalQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All places that are looked at for one database: the server, its replicas, what its spec names.
 */
final class WatchedSources implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final List<String> OF_REPLICA =
      List.of(BuiltIn.REPLICA_LAG.word(), BuiltIn.REPLICA_BYTES.word());

  /** What there is to look at. */
  record Setup(
      WatchedConnection.Access access,
      List<ReplicaSpec> replicas,
      List<SignalSpec> signals,
      List<String> tables) {
    Setup {
      replicas = List.copyOf(replicas);
      signals = List.copyOf(signals);
      tables = List.copyOf(tables);
    }
  }

  private final Setup setup;
  private final Beats beats;
  private final Clock clock;
  private final HttpCheck http = new HttpCheck(LIMIT);
  private final List<WatchedSource> sources = new ArrayList<>();
  private final Set<String> elsewhere;
  private final Instant since;

  WatchedSources(Setup setup, Beats beats, Clock clock) {
    this.setup = setup;
    this.beats = beats;
    this.clock = clock;
    this.since = clock.instant();
    List<SignalSpec> queries = setup.signals().stream().filter(WatchedSources::query).toList();
    this.elsewhere = queries.stream().map(SignalSpec::name).collect(Collectors.toSet());
    start("the server", WatchedServer.SIGNALS, server());
    setup.replicas().forEach(spec -> start("replica " + spec.name(), OF_REPLICA, replica(spec)));
    queries.forEach(spec -> start(spec.name(), List.of(spec.name()), query(spec, setup)));
  }

  Setup setup() {
    return setup;
  }

  /** Since when they are looked at. */
  Instant since() {
    return since;
  }

  /** What was seen last; a built-in signal that has a query of its own is seen there only. */
  List<Sighting> latest() {
    return sources.stream()
        .flatMap(
            source ->
                source.latest().stream()
                    .filter(
                        sighting ->
                            source.name().equals(sighting.reading().signal())
                                || !elsewhere.contains(sighting.reading().signal())))
        .toList();
  }

  private static boolean query(SignalSpec spec) {
    return spec.prometheus() != null || spec.sql() != null || spec.http() != null;
  }

  private void start(String name, List<String> signals, WatchedSource.Look look) {
    sources.add(new WatchedSource(name, signals, look, clock).started());
  }

  private WatchedSource.Look server() {
    return new WatchedServer(
        session(setup.access().credentials(), "godwit/signals"),
        setup.tables(),
        !setup.replicas().isEmpty(),
        beats);
  }

  private static WatchedSession session(Credentials credentials, String name) {
    return new WatchedSession(
        () -> Postgres.connectToLook(credentials, new Postgres.Purpose(name, LIMIT)));
  }

  private WatchedSource.Look replica(ReplicaSpec spec) {
    var access = setup.access();
    if (!access.elsewhere()) {
      return now -> refused(spec, access.secret(), now);
    }
    int port = Objects.requireNonNullElse(spec.port(), access.credentials().port());
    WatchedSession session = session(access.credentials().at(spec.host(), port), "godwit/signals");
    return new OnSession(session) {
      @Override
      List<Reading> read(Connection replica, Instant now) throws SQLException {
        return ReplicaSignals.at(replica, spec.name(), beats, clock.instant());
      }
    };
  }

  /** A Secret is not sent to a host that somebody has only written into a Database. */
  private static List<Sighting> refused(ReplicaSpec spec, String secret, Instant now) {
    String why =
        "the password may not be sent to host "
            + spec.host()
            + "; kubectl label secret "
            + secret
            + " godwit.io/allow-host-override=true";
    return OF_REPLICA.stream()
        .map(signal -> Reading.missing(signal, why, now, "replica " + spec.name()))
        .map(Sighting::of)
        .toList();
  }

  private WatchedSource.Look query(SignalSpec spec, Setup of) {
    if (spec.prometheus() != null) {
      var query = new PrometheusQuery(http, spec.prometheus().address(), spec.prometheus().query());
      return now -> List.of(Sighting.of(query.read(spec.name(), now)));
    }
    if (spec.http() != null) {
      String url = spec.http().url();
      return now -> List.of(Sighting.of(http.read(spec.name(), url, now)));
    }
    String sql = Objects.requireNonNull(spec.sql()).query();
    return new OnSession(session(of.access().credentials(), "godwit/signals")) {
      @Override
      List<Reading> read(Connection connection, Instant now) throws SQLException {
        return List.of(SignalQuery.read(connection, spec.name(), sql, now));
      }
    };
  }

  /** A look that needs a connection. */
  private abstract static class OnSession implements WatchedSource.Look {
    private final WatchedSession session;

    OnSession(WatchedSession session) {
      this.session = session;
    }

    abstract List<Reading> read(Connection connection, Instant now) throws SQLException;

    @Override
    public List<Sighting> look(Instant now) throws SQLException {
      return read(session.current(), now).stream().map(Sighting::of).toList();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  @Override
  public void close() {
    sources.forEach(WatchedSource::close);
    http.close();
  }
}
