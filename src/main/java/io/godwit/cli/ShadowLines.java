package io.godwit.cli;

import io.godwit.api.ShadowReadStatus;
import io.godwit.cli.Console.Paint;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shadow reads as {@code godwit get} shows them: a line for each pair. Pure. */
final class ShadowLines {
  private ShadowLines() {}

  static List<String> of(@Nullable List<ShadowReadStatus> reads, Paint paint) {
    return reads == null ? List.of() : reads.stream().map(one -> line(one, paint)).toList();
  }

  private static String line(ShadowReadStatus reads, Paint paint) {
    String bound = reads.upperBound() == null ? "" : ", at most " + reads.upperBound() + " of all";
    String slower =
        reads.p99Ratio() == null ? "" : ", p99 " + reads.p99Ratio() + " times the old one";
    String trouble = reads.trouble() == null ? "" : "; " + reads.trouble();
    return String.format(
        Locale.ROOT,
        "%s shadow reads %s: %,d of %,d differ, %,d fail%s%s%s",
        Icon.ofVerdict(reads.verdict()).painted(paint),
        reads.name(),
        reads.mismatches(),
        reads.samples(),
        reads.newErrors(),
        bound,
        slower,
        trouble);
  }
}
