package io.godwit.flag;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.api.CutoverSpec;
import io.godwit.api.HttpFlag;
import io.godwit.api.Migration;
import io.godwit.api.Phase;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.Ledger;
import io.godwit.engine.Moved;
import io.godwit.engine.Surroundings.Trouble;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The flags of all migrations, and what hindered the last attempt to set each. */
public final class Flags {
  private static final int ALL = 100;

  private final KubernetesClient client;
  private final Clock clock;
  private final HttpFlags overHttp;
  private final Map<String, Trouble> hindered = new ConcurrentHashMap<>();

  /** Flags in a cluster. */
  public Flags(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
    this.overHttp = new HttpFlags(client, clock);
  }

  /**
   * The flag of a migration.
   *
   * @param ledger what the database says of the migration, or null
   */
  public FlagProvider of(Migration migration, @Nullable Ledger ledger) {
    String uid = migration.getMetadata().getUid();
    CutoverSpec.Flag flag = migration.getSpec().cutover().flag();
    HttpFlag http = flag == null ? null : flag.http();
    if (http == null) {
      return new Remembering(uid, provider(migration, ledger));
    }
    if (migration.getStatus() != null && migration.getStatus().outcome() != null) {
      overHttp.forget(uid);
      return new UnaskedFlag();
    }
    boolean moving =
        ledger != null && (ledger.rampBegan() || ledger.phase().compareTo(Phase.VERIFY) >= 0);
    return overHttp.of(uid, migration.getMetadata().getNamespace(), http, moving);
  }

  /** The migration is gone. */
  public void forget(Migration migration) {
    hindered.remove(migration.getMetadata().getUid());
    overHttp.forget(migration.getMetadata().getUid());
  }

  /**
   * Flags that a migration's flag depends on and that are not at 100 % yet, with how far they are.
   *
   * @param others all migrations that are known
   */
  public static List<String> below(Migration migration, Stream<Migration> others) {
    CutoverSpec.Flag flag = migration.getSpec().cutover().flag();
    if (flag == null || flag.dependsOn() == null) {
      return List.of();
    }
    List<Migration> near =
        others
            .filter(
                other ->
                    other
                        .getMetadata()
                        .getNamespace()
                        .equals(migration.getMetadata().getNamespace()))
            .toList();
    return flag.dependsOn().stream()
        .map(
            name ->
                near.stream()
                    .filter(other -> name.equals(name(other)))
                    .findFirst()
                    .map(other -> word(name, other))
                    .orElse(name + ", which no migration here has"))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static String word(String name, Migration other) {
    var status = other.getStatus();
    int percent = status == null ? 0 : Objects.requireNonNullElse(status.flagPercent(), 0);
    return percent == ALL
        ? ""
        : "%s at %d %% (migration %s)".formatted(name, percent, other.getMetadata().getName());
  }

  private static @Nullable String name(Migration migration) {
    CutoverSpec.Flag flag = migration.getSpec().cutover().flag();
    return flag == null ? null : flag.key();
  }

  private FlagProvider provider(Migration migration, @Nullable Ledger ledger) {
    CutoverSpec.Flag flag = migration.getSpec().cutover().flag();
    String namespace = migration.getMetadata().getNamespace();
    boolean raised = ledger != null && ledger.rampBegan();
    if (flag != null && flag.configMap() != null) {
      var note = FlagNote.of(migration, clock.instant());
      FlagForm form = new FlagForm(flag.configMap().flag(), flag.attribute(), note);
      return new ConfigMapFlag(client, namespace, flag.configMap(), raised, form);
    }
    if (flag != null && flag.openFeature() != null) {
      var note = FlagNote.of(migration, clock.instant());
      FlagForm form = new FlagForm(flag.openFeature().flag(), flag.attribute(), note);
      return new OpenFeatureFlag(client, namespace, flag.openFeature(), raised, form);
    }
    return new TableFlag(ledger);
  }

  /** A flag that says why it is not where it should be, until it is. */
  private final class Remembering implements FlagProvider {
    private final String migration;
    private final FlagProvider flag;

    Remembering(String migration, FlagProvider flag) {
      this.migration = migration;
      this.flag = flag;
    }

    @Override
    public FlagSeen seen() {
      FlagSeen seen = flag.seen();
      return seen.trouble() == null ? seen.hindered(hindered.get(migration)) : seen;
    }

    @Override
    public @Nullable Trouble set(Moved to) {
      Trouble trouble = flag.set(to);
      if (trouble == null) {
        hindered.remove(migration);
      } else {
        hindered.put(migration, trouble);
      }
      return trouble;
    }
  }
}
