package io.godwit.engine;

import io.godwit.api.DatabaseSpec;
import io.godwit.api.DatabaseSpec.Connection;
import io.godwit.api.RolesSpec;
import org.jspecify.annotations.Nullable;

/**
 * Where a role's credentials are.
 *
 * @param own its Secret, and what the spec says of it
 * @param base {@code spec.connection}, whose Secret tells host, port and database where the role's
 *     own does not; null where they are the same
 * @param pooled a pooler in transaction mode stands in between
 */
public record Login(Connection own, @Nullable Connection base, boolean pooled) {

  /** By {@code spec.connection} itself. */
  public static Login of(Connection connection) {
    return new Login(connection, null, false);
  }

  /** How a role logs in: by its own Secret if {@code spec.roles} names one. */
  public static Login of(DatabaseSpec database, Role role) {
    Connection base = database.connection();
    RolesSpec roles = database.roles();
    if (roles == null) {
      return of(base);
    }
    return switch (role) {
      case ALL -> of(base);
      case DDL -> of(base, roles.ddl());
      case OBSERVER -> of(base, roles.observer());
      case WORKER -> of(base, roles.worker());
    };
  }

  private static Login of(Connection base, RolesSpec.@Nullable RoleSpec role) {
    return role == null
        ? of(base)
        : of(base, role.secretRef(), role.keys(), role.host(), role.port(), false);
  }

  private static Login of(Connection base, RolesSpec.@Nullable WorkerRole role) {
    return role == null
        ? of(base)
        : of(
            base,
            role.secretRef(),
            role.keys(),
            role.host(),
            role.port(),
            role.pooler() == RolesSpec.Pooler.TRANSACTION);
  }

  private static Login of(
      Connection base,
      DatabaseSpec.SecretRef secret,
      DatabaseSpec.@Nullable Keys keys,
      @Nullable String host,
      @Nullable Integer port,
      boolean pooled) {
    boolean same = secret.equals(base.secretRef());
    var own =
        new Connection(
            secret,
            keys == null && same ? base.keys() : keys,
            host == null ? base.host() : host,
            port == null && host == null ? base.port() : port,
            base.dbname(),
            base.tls());
    return new Login(own, same ? null : base, pooled);
  }
}
