package io.godwit.reconcile;

import io.godwit.api.MigrationStatus.GateStatus;
import io.godwit.api.ShadowReadSpec;
import io.godwit.api.ShadowReadStatus;
import io.godwit.engine.BinomialBound;
import io.godwit.engine.Ledger;
import io.godwit.engine.Shadow;
import io.godwit.engine.Shadow.Reads;
import io.godwit.engine.ShadowVerdict;
import io.godwit.engine.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What status says of shadow reads: counts, names, ratios; never a key or a result. */
final class ShadowStatus {
  /** Status must stay small with twenty pairs; what holds the migration has it all. */
  private static final int TROUBLE = 120;

  private static final int TROUBLES = 3;
  private static final int VALUE = 200;

  private ShadowStatus() {}

  /** An entry for each pair that is declared, and for the application; null where none is. */
  static @Nullable List<ShadowReadStatus> of(Situation now) {
    List<ShadowReadStatus> all = new ArrayList<>();
    int troubles = 0;
    for (Reads reads : ShadowVerdict.declared(now)) {
      troubles += reads.trouble() == null ? 0 : 1;
      all.add(entry(now, reads, troubles <= TROUBLES ? reads.trouble() : null));
    }
    return all.isEmpty() || now.ledgerOrNull() == null ? null : all;
  }

  /** The gate, where reads are declared. */
  static Stream<GateStatus> gate(Situation now, Ledger ledger) {
    List<Reads> declared = ShadowVerdict.declared(now);
    List<ShadowVerdict> verdicts =
        declared.stream().map(reads -> ShadowVerdict.of(now, reads)).toList();
    Optional<ShadowVerdict> worst =
        worst(verdicts, ShadowVerdict.Failed.class)
            .or(() -> worst(verdicts, ShadowVerdict.Broken.class))
            .or(() -> worst(verdicts, ShadowVerdict.NotYet.class))
            .or(() -> worst(verdicts, ShadowVerdict.Passed.class));
    return worst.stream()
        .map(
            verdict ->
                new GateStatus(
                    ShadowVerdict.GATE,
                    word(verdict),
                    Conditions.cut(verdict.words(), VALUE),
                    (ledger.moved().nobody() ? ledger.phaseSince() : ledger.flagSince())
                        .toString()));
  }

  private static Optional<ShadowVerdict> worst(
      List<ShadowVerdict> verdicts, Class<? extends ShadowVerdict> kind) {
    return verdicts.stream().filter(kind::isInstance).findFirst();
  }

  private static String word(ShadowVerdict verdict) {
    return switch (verdict) {
      case ShadowVerdict.Passed ignored -> "Passed";
      case ShadowVerdict.Failed ignored -> "Failed";
      case ShadowVerdict.NotYet ignored -> "Unknown";
      case ShadowVerdict.Broken ignored -> "Unknown";
    };
  }

  private static ShadowReadStatus entry(
      Situation now, Reads reads, Shadow.@Nullable Trouble trouble) {
    Shadow.Counts counts = reads.counts();
    Shadow.Times times = reads.times();
    return new ShadowReadStatus(
        reads.name(),
        reads.source().word(),
        word(ShadowVerdict.of(now, reads)),
        counts.samples(),
        counts.mismatched(),
        counts.newErrors(),
        counts.oldErrors(),
        sampled(now, reads)
            ? ShadowVerdict.percent(
                BinomialBound.upper(counts.bad(), counts.samples(), ShadowVerdict.CONFIDENCE))
            : null,
        times == null
            ? null
            : times.p99Ratio().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).orElse(null),
        trouble == null ? null : Conditions.cut(trouble.words(), TROUBLE));
  }

  private static boolean sampled(Situation now, Reads reads) {
    return now.spec().verify().pairs().stream()
        .filter(pair -> pair.name().equals(reads.name()))
        .map(ShadowReadSpec::keys)
        .noneMatch(java.util.Objects::isNull);
  }
}
