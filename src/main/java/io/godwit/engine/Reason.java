package io.godwit.engine;

/**
 * Why a migration or database is as it is: the stable words in conditions, events and metrics.
 * {@code docs/reasons.md} has an entry for each.
 */
public enum Reason {
  // The phases, while they are at work.
  PREPARING("Preparing"),
  EXPANDING("Expanding"),
  DUAL_WRITE_STARTING("DualWriteStarting"),
  BACKFILLING("Backfilling"),
  ENFORCING("Enforcing"),
  VERIFYING("Verifying"),
  CUTTING_OVER("CuttingOver"),
  SOAKING("Soaking"),
  CONTRACTING("Contracting"),
  ROLLING_BACK("RollingBack"),
  // How it ended, or how far it is.
  SUCCEEDED("Succeeded"),
  ROLLED_BACK("RolledBack"),
  MILESTONE_REACHED("MilestoneReached"),
  PHASE_BEGUN("PhaseBegun"),
  // What holds it.
  SUSPENDED("Suspended"),
  DATABASE_HOLD("DatabaseHold"),
  STOP_AFTER("StopAfter"),
  APPROVAL_REQUIRED("ApprovalRequired"),
  ACKNOWLEDGEMENT_REQUIRED("AcknowledgementRequired"),
  DIVERGENCE_FOUND("DivergenceFound"),
  SHADOW_MISMATCH("ShadowMismatch"),
  SHADOW_READ_FAILED("ShadowReadFailed"),
  SHADOW_SAMPLING("ShadowSampling"),
  SYNC_FAILURES("SyncFailures"),
  DUAL_WRITE_FAILING("DualWriteFailing"),
  DUAL_WRITE_UNKNOWN("DualWriteUnknown"),
  ROWS_QUARANTINED("RowsQuarantined"),
  OLD_SHAPE_IN_USE("OldShapeInUse"),
  NEW_WRITER("NewWriter"),
  TABLE_BUSY("TableBusy"),
  OUTSIDE_WINDOW("OutsideWindow"),
  BLACKOUT("Blackout"),
  WINDOW_INVALID("WindowInvalid"),
  WINDOWS_VALID("WindowsValid"),
  CONCURRENCY_LIMIT("ConcurrencyLimit"),
  DEPENDENCY_PENDING("DependencyPending"),
  DEPENDENCY_FAILED("DependencyFailed"),
  DEPENDENCY_MISSING("DependencyMissing"),
  DEPENDENCY_CYCLE("DependencyCycle"),
  LOCK_NOT_ACQUIRED("LockNotAcquired"),
  THROTTLED("Throttled"),
  RESUMED("Resumed"),
  WAITING("Waiting"),
  HELD_ELSEWHERE("HeldElsewhere"),
  DATABASE_CHANGED("DatabaseChanged"),
  CATALOG_DRIFTED("CatalogDrifted"),
  NEW_COLUMN_IN_USE("NewColumnInUse"),
  ROLLBACK_WOULD_LOSE("RollbackWouldLose"),
  FLAG_UNCONFIRMED("FlagUnconfirmed"),
  FLAG_OWNERSHIP_CONFLICT("FlagOwnershipConflict"),
  FLAG_DEPENDENCY("FlagDependency"),
  RESTART_STUCK("RestartStuck"),
  GATE_RUNNING("GateRunning"),
  GATE_UNKNOWN("GateUnknown"),
  GATE_INCONCLUSIVE("GateInconclusive"),
  GATE_INVALID("GateInvalid"),
  // What went wrong.
  PLAN_REFUSED("PlanRefused"),
  STEP_FAILED("StepFailed"),
  SWAP_NOT_REVERSIBLE("SwapNotReversible"),
  BACKFILL_FAILED("BackfillFailed"),
  VERIFY_FAILED("VerifyFailed"),
  JOB_FAILED("JobFailed"),
  JOB_NOT_STARTING("JobNotStarting"),
  DIVERGENCE_AFTER_CUTOVER("DivergenceAfterCutover"),
  GATE_FAILED("GateFailed"),
  ROLLBACK_REQUESTED("RollbackRequested"),
  ROLLBACK_IMPOSSIBLE("RollbackImpossible"),
  POINT_OF_NO_RETURN("PointOfNoReturn"),
  ACTION_HANDLED("ActionHandled"),
  ACTION_REFUSED("ActionRefused"),
  OVERDUE("Overdue"),
  ABANDONED("Abandoned"),
  // The database.
  CONNECTED("Connected"),
  DATABASE_NOT_FOUND("DatabaseNotFound"),
  DATABASE_NOT_READY("DatabaseNotReady"),
  SECRET_NOT_FOUND("SecretNotFound"),
  SECRET_INCOMPLETE("SecretIncomplete"),
  TLS_TOO_WEAK("TlsTooWeak"),
  HOST_OVERRIDE_REFUSED("HostOverrideRefused"),
  CREDENTIALS_REJECTED("CredentialsRejected"),
  DATABASE_UNREACHABLE("DatabaseUnreachable"),
  VERSION_UNSUPPORTED("VersionUnsupported"),
  POOLER_DETECTED("PoolerDetected"),
  MISSING_GRANTS("MissingGrants"),
  LEDGER_TOO_NEW("LedgerTooNew"),
  LEDGER_PUBLISHED("LedgerPublished");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /** The word in conditions, events and metrics. */
  public String word() {
    return word;
  }
}
