package io.godwit.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A change whose statements the user has written: PostgreSQL tries them, and a judge reads. */
public non-sealed interface FreeStrategy extends MigrationStrategy {
  /** Every table that it changes, the one of {@link #table()} first. */
  List<TableName> tables();

  /** The steps, in the order of execution. */
  List<FreeStep> written();

  /**
   * Rules that are set aside.
   *
   * @param rule its id
   */
  record SetAside(String rule, String reason) {}

  /** What the user waives. */
  List<SetAside> setAside();

  /** What it comes to, in a few words. */
  String summary();

  /**
   * What came of trying it.
   *
   * @param refusals why it cannot be done safely, each a sentence
   * @param warnings what the people who approve it should know
   * @param locks by the step's id, the lock that it takes on each table that is there
   * @param fingerprint what the catalogs say of the first table
   * @param rows of all tables, estimated
   */
  record Judged(
      List<String> refusals,
      List<String> warnings,
      Map<String, Map<TableName, SqlStep.Lock>> locks,
      String fingerprint,
      long rows) {
    /** Nobody has tried it. */
    public static final Judged NOT = new Judged(List.of(), List.of(), Map.of(), "", 0);

    public Judged {
      refusals = List.copyOf(refusals);
      warnings = List.copyOf(warnings);
      locks = Map.copyOf(locks);
    }
  }

  /** What of it can be seen to be wrong without a database, each a sentence. */
  List<String> unusable();

  /** The plan where nothing speaks against it. */
  Plan plan(Judged judged);

  /** Planned if nothing speaks against it. */
  default Draft draft(Judged judged) {
    List<String> refusals = new ArrayList<>(unusable());
    refusals.addAll(judged.refusals());
    return Draft.of(refusals, () -> plan(judged));
  }
}
