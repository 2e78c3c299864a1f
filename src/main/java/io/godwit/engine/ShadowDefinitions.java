package io.godwit.engine;

import io.godwit.api.ShadowReadSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which pairs of queries workers are told to run. A worker of the comparison lives for days, so
 * that an argument of its Job would be the spec of long ago; and the stored plan is hashed and
 * frozen, while shadow reads may be tuned. So the operator records them in the ledger whenever the
 * spec says something else, as it does with the pace of the backfill.
 */
final class ShadowDefinitions {
  private ShadowDefinitions() {}

  /** What is to be recorded, or nothing if it stands there already. */
  static List<Action> record(Situation now) {
    List<ShadowReadSpec> pairs = now.spec().verify().pairs();
    Map<String, String> wanted =
        pairs.stream().collect(Collectors.toMap(ShadowReadSpec::name, Hashes::ofShadowRead));
    return wanted.equals(now.ledger().shadow().recorded())
        ? List.of()
        : List.of(new Action.RecordShadowReads(pairs));
  }
}
