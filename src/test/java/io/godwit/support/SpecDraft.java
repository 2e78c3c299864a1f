package io.godwit.support;

import io.godwit.api.Approval;
import io.godwit.api.BackfillSpec;
import io.godwit.api.Change;
import io.godwit.api.CohortSpec;
import io.godwit.api.ContractSpec;
import io.godwit.api.CutoverSpec;
import io.godwit.api.DualWrite;
import io.godwit.api.GateProvider;
import io.godwit.api.GateSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Milestone;
import io.godwit.api.Mode;
import io.godwit.api.ObservedShare;
import io.godwit.api.Phase;
import io.godwit.api.RestartSpec;
import io.godwit.api.ShadowLimit;
import io.godwit.api.ShadowReadSpec;
import io.godwit.api.SoakSpec;
import io.godwit.api.VerifySpec;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A spec for tests of decisions: what is not said is as in {@link Specs}. */
public final class SpecDraft {
  private final CutoverSpec.@Nullable Flag flag;
  private Change change =
      Specs.change(
          new Change.ChangeColumnType(
              "public.orders",
              "amount_cents",
              "amount",
              "numeric(12,2)",
              "amount_cents / 100.0",
              "(amount * 100)::int"));
  private DualWrite.By writes = DualWrite.By.TRIGGER;
  private DualWrite.OnFailure onFailure = DualWrite.OnFailure.RECORD;
  private String maxFailureRatio = "0.01";
  private @Nullable String where;
  private BackfillSpec.Workers workers = new BackfillSpec.Workers(2, 2);
  private long maxDivergence;
  private int repairRounds = 1;
  private String window = "0s";
  private List<ShadowReadSpec> shadowReads = List.of();
  private boolean applicationShadowReads;
  private ShadowLimit shadowLimit = new ShadowLimit("0.001", 3000, null);
  private List<Integer> ramp = List.of(10, 50, 100);
  private String stepDuration = "10m";
  private @Nullable ObservedShare observedShare;
  private @Nullable List<RestartSpec> restart;
  private @Nullable List<GateSpec> gates;
  private @Nullable List<CohortSpec> cohorts;
  private String soak = "24h";
  private ContractSpec.ApprovalPolicy approval = ContractSpec.ApprovalPolicy.REQUIRED;
  private String unusedFor = "0s";
  private String hideFor = "1h";
  private boolean suspend;
  private boolean rollback;
  private @Nullable Phase stopAfter;
  private Milestone milestone = Milestone.EXPANDED;
  private @Nullable List<Approval> approvals;

  private SpecDraft(CutoverSpec.@Nullable Flag flag) {
    this.flag = flag;
  }

  /** Readers move by a flag in a ConfigMap. */
  public static SpecDraft byFlag() {
    return new SpecDraft(
        new CutoverSpec.Flag(
            new CutoverSpec.ConfigMapFlag("shop-flags", "flags.json", "read-new"),
            null,
            null,
            null,
            null,
            null));
  }

  /** Readers move by a flag in the ledger itself. */
  public static SpecDraft byFlagInLedger() {
    return new SpecDraft(
        new CutoverSpec.Flag(null, null, new CutoverSpec.TableFlag("read-new"), null, null, null));
  }

  /** The two columns are swapped. */
  public static SpecDraft bySwap() {
    SpecDraft draft = new SpecDraft(null);
    draft.change =
        Specs.change(
            new Change.ChangeColumnType("public.orders", "id", null, "bigint", null, "id::int"));
    return draft;
  }

  public SpecDraft change(Change another) {
    change = another;
    return this;
  }

  public SpecDraft onFailure(DualWrite.OnFailure policy) {
    onFailure = policy;
    return this;
  }

  /** The application writes both columns. */
  public SpecDraft writtenByApplication() {
    writes = DualWrite.By.APPLICATION;
    return this;
  }

  public SpecDraft maxFailureRatio(String ratio) {
    maxFailureRatio = ratio;
    return this;
  }

  public SpecDraft where(String condition) {
    where = condition;
    return this;
  }

  public SpecDraft workers(int least, int most) {
    workers = new BackfillSpec.Workers(least, most);
    return this;
  }

  public SpecDraft accepting(long divergentRows) {
    maxDivergence = divergentRows;
    return this;
  }

  public SpecDraft repairRounds(int rounds) {
    repairRounds = rounds;
    return this;
  }

  /** Pairs of queries with keys, by name. */
  public SpecDraft shadowReads(String... names) {
    shadowReads =
        Stream.of(names)
            .map(
                name ->
                    new ShadowReadSpec(
                        name, "select :key", "select :key", "select 1", false, null, 500))
            .toList();
    return this;
  }

  /** One pair without keys. */
  public SpecDraft shadowReadWithoutKeys(String name) {
    shadowReads = List.of(new ShadowReadSpec(name, "select 1", "select 1", null, false, null, 500));
    return this;
  }

  public SpecDraft applicationShadowReads() {
    applicationShadowReads = true;
    return this;
  }

  public SpecDraft shadowLimit(ShadowLimit limit) {
    shadowLimit = limit;
    return this;
  }

  public SpecDraft ramp(List<Integer> percents) {
    ramp = percents;
    return this;
  }

  public SpecDraft observedShare(String query) {
    observedShare = new ObservedShare(null, new GateProvider.Sql(query), "0.05", "10s");
    return this;
  }

  /** Gates, as JSON with single quotes. */
  public SpecDraft gates(String json) {
    MigrationSpec rest = Specs.rename("public.orders", "a", "b");
    gates = Specs.patch(rest, "{'gates': " + json + "}").gates();
    return this;
  }

  /** Tenants that move first. */
  public SpecDraft cohorts(CohortSpec... inOrder) {
    cohorts = List.of(inOrder);
    return this;
  }

  /** Deployments that are restarted. */
  public SpecDraft restarting(String... names) {
    restart =
        Stream.of(names).map(name -> new RestartSpec(GateProvider.Kind.DEPLOYMENT, name)).toList();
    return this;
  }

  public SpecDraft unusedFor(String duration) {
    unusedFor = duration;
    return this;
  }

  public SpecDraft hideFor(String duration) {
    hideFor = duration;
    return this;
  }

  public SpecDraft approval(ContractSpec.ApprovalPolicy policy) {
    approval = policy;
    return this;
  }

  public SpecDraft suspended() {
    suspend = true;
    return this;
  }

  public SpecDraft rollback() {
    rollback = true;
    return this;
  }

  public SpecDraft window(String duration) {
    window = duration;
    return this;
  }

  public SpecDraft stopAfter(Phase phase) {
    stopAfter = phase;
    return this;
  }

  public SpecDraft milestone(Milestone reached) {
    milestone = reached;
    return this;
  }

  public SpecDraft approved(Approval given) {
    approvals = List.of(given);
    return this;
  }

  /** The spec. */
  public MigrationSpec spec() {
    MigrationSpec rest = Specs.rename("public.orders", "a", "b");
    return new MigrationSpec(
        rest.databaseRef(),
        null,
        null,
        change,
        Mode.FULL,
        null,
        new DualWrite(writes, onFailure, maxFailureRatio),
        new BackfillSpec(
            where,
            new BackfillSpec.Batch(1000, 10_000, "50ms"),
            workers,
            new BackfillSpec.Quarantine(100),
            80,
            "10ms",
            null,
            null),
        new VerifySpec(
            maxDivergence,
            repairRounds,
            "0.001",
            window,
            null,
            null,
            shadowReads,
            applicationShadowReads,
            shadowLimit),
        new CutoverSpec(
            flag,
            ramp,
            stepDuration,
            CutoverSpec.Acknowledgement.NONE,
            observedShare,
            restart,
            cohorts),
        new SoakSpec(soak),
        new ContractSpec(approval, unusedFor, hideFor, "720h"),
        rest.phaseDeadlines(),
        gates,
        suspend,
        rollback,
        stopAfter,
        milestone,
        approvals,
        rest.deletionPolicy(),
        null,
        null);
  }
}
