package io.godwit.reconcile;

import io.godwit.engine.AskedGate;
import io.godwit.gate.Answer;
import io.godwit.gate.GateSource;
import io.godwit.signal.Reading;
import io.godwit.sql.Postgres;
import io.godwit.sql.SignalQuery;
import io.godwit.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A gate's query of the database itself: a connection for each look, read only, 5 s at most. */
final class WatchedGateQuery implements GateSource {
  private static final Postgres.Purpose PURPOSE =
      new Postgres.Purpose("godwit/gates", Duration.ofSeconds(5));

  private final Supplier<WatchedConnection.@Nullable Access> access;
  private final String query;

  /** The query of a gate that has one. */
  WatchedGateQuery(Supplier<WatchedConnection.@Nullable Access> access, AskedGate gate) {
    this.access = access;
    this.query = Objects.requireNonNull(gate.spec().sql()).query();
  }

  @Override
  public Answer ask(Instant now) {
    WatchedConnection.Access to = access.get();
    if (to == null) {
      return new Answer.Missing("the database cannot be reached");
    }
    try (Connection connection = Postgres.connectToLook(to.credentials(), PURPOSE)) {
      return switch (SignalQuery.read(connection, "gate", query, now).value()) {
        case Reading.Value.Number number -> new Answer.Value(number.number(), now);
        case Reading.Value.Missing missing -> new Answer.Missing(missing.why());
        case Reading.Value.Inapplicable none -> new Answer.Missing(none.why());
      };
    } catch (SQLException e) {
      return new Answer.Missing(SqlFailure.words(e));
    }
  }
}
