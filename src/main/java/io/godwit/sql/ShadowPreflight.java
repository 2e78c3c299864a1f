package io.godwit.sql;

import io.godwit.api.ShadowReadSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether pairs of queries can be run, as far as that can be known before the new column exists:
 * the old query and that of the keys are prepared by the server, the new one is only read.
 */
public final class ShadowPreflight {
  private ShadowPreflight() {}

  /** A sentence on each query that cannot be run. */
  public static List<String> refusals(Connection connection, List<ShadowReadSpec> pairs)
      throws SQLException {
    List<String> refusals = new ArrayList<>();
    ShadowSnapshot snapshot = new ShadowSnapshot(connection);
    for (ShadowReadSpec pair : pairs) {
      String type = "text";
      String keys = pair.keys();
      if (keys != null) {
        try {
          type = snapshot.inside("5s", () -> prepared(connection, keys, "text", true));
        } catch (ShadowSnapshot.Failed e) {
          refusals.add(refusal(pair, "keys", e));
          continue;
        }
      }
      String keyType = type;
      try {
        snapshot.inside("5s", () -> prepared(connection, pair.old(), keyType, false));
      } catch (ShadowSnapshot.Failed e) {
        refusals.add(refusal(pair, "old", e));
      }
      try {
        ShadowSnapshot.parsed(pair.renewed());
      } catch (ShadowSnapshot.Failed e) {
        refusals.add(refusal(pair, "new", e));
      }
    }
    return refusals;
  }

  private static String refusal(ShadowReadSpec pair, String query, ShadowSnapshot.Failed e) {
    return "spec.verify.shadowReads "
        + pair.name()
        + ": the "
        + query
        + " query cannot run: "
        + e.getMessage();
  }

  /** The type of the key, where it is the query of keys. */
  private static String prepared(Connection connection, String text, String keyType, boolean ofKeys)
      throws SQLException, ShadowSnapshot.Failed {
    String sql = ShadowSnapshot.parsed(text).sql(keyType);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      // Has the server parse and judge it, and nothing more.
      var columns = statement.getMetaData();
      if (ofKeys) {
        return ShadowSnapshot.keyType(columns);
      }
      if (columns == null) {
        throw new ShadowSnapshot.Failed("it returns no rows at all, and must be a SELECT", true);
      }
      return keyType;
    } catch (SQLException e) {
      throw ShadowSnapshot.failed(e);
    }
  }
}
