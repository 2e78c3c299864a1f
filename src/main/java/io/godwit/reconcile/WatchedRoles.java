package io.godwit.reconcile;

import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Login;
import io.godwit.engine.Role;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.kube.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The roles of {@code spec.roles}: by what name each connects, as its Secret says now. */
final class WatchedRoles {
  private static final List<Role> SEVERAL = List.of(Role.DDL, Role.WORKER, Role.OBSERVER);

  private final String namespace;
  private final Secrets secrets;

  WatchedRoles(String namespace, Secrets secrets) {
    this.namespace = namespace;
    this.secrets = secrets;
  }

  /**
   * What the Secrets say.
   *
   * @param users empty where one role does everything
   * @param trouble why Jobs could not connect by one of them, or null
   */
  record Seen(Map<Role, String> users, @Nullable Trouble trouble) {
    Seen {
      users = Map.copyOf(users);
    }
  }

  /** Reads the Secrets of all roles that have one of their own. */
  Seen read(DatabaseSpec spec) {
    if (spec.roles() == null) {
      return new Seen(Map.of(), null);
    }
    Map<Role, String> users = new TreeMap<>();
    for (Role role : SEVERAL) {
      switch (secrets.read(namespace, Login.of(spec, role))) {
        case Secrets.Result.Missing missing -> {
          Trouble why = Objects.requireNonNull(missing.trouble());
          return new Seen(
              Map.of(), new Trouble(why.reason(), "role " + role.word() + ": " + why.message()));
        }
        case Secrets.Result.Found found -> users.put(role, found.credentials().user());
      }
    }
    return new Seen(users, null);
  }
}
