package io.godwit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.Generated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/backfill-controller.md}: the controllers against models, and what it shows. */
class ControllerDocumentTest {
  private static final Path DOCS = Path.of("docs");

  private static final Map<String, Supplier<Sizing>> SIZINGS = new LinkedHashMap<>();

  static {
    SIZINGS.put("Godwit", Sizing::godwit);
    SIZINGS.put("GitLab", Sizing::gitlab);
    SIZINGS.put("pt-osc", Sizing::ptOsc);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepBatchesNearTheTarget(Load load) {
    Run run = Run.of(load, Sizing.godwit());

    assertThat(run.near())
        .as("percent near the target")
        .isGreaterThan(load == Load.NOISE ? 35 : 90);
    assertThat(run.late()).as("percent that took twice as long").isLessThan(10);
  }

  @Test
  void shouldKeepTheReplicaNearAndGoOnSoon() {
    Lag lag = Lag.of(Lag.godwit());

    assertThat(lag.worst()).isLessThan(60);
    assertThat(lag.rows()).isGreaterThan(Lag.of(Lag.gitlab()).rows());
    assertThat(lag.points().getLast().y()).isZero();
  }

  @Test
  void shouldBeDocumented() throws IOException {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    for (Load load : Load.values()) {
      Map<String, Run> runs = new LinkedHashMap<>();
      SIZINGS.forEach((name, sizing) -> runs.put(name, Run.of(load, sizing.get())));
      section(text, load.title(), ABOUT.get(load.ordinal()));
      text.append("| | rows | near the target | over twice the target | worst batch |\n")
          .append("|---|---|---|---|---|\n");
      runs.forEach(
          (name, run) ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      "| %s | %,d | %.0f %% | %.1f %% | %.0f ms |%n",
                      name,
                      run.rows(),
                      run.near(),
                      run.late(),
                      run.worst())));
      plot(
          load.title(),
          new Plot(
              load.title(),
              "rows of a batch",
              Load.SECONDS,
              6_000,
              runs.entrySet().stream()
                  .map(entry -> new Plot.Line(entry.getKey(), entry.getValue().sizes()))
                  .toList()));
    }
    lag(text);
    Generated.check(DOCS.resolve("backfill-controller.md"), text.append(CONCLUSION).toString());
  }

  private static void lag(StringBuilder text) throws IOException {
    Map<String, Lag> runs = new LinkedHashMap<>();
    runs.put("Godwit", Lag.of(Lag.godwit()));
    runs.put("GitLab", Lag.of(Lag.gitlab()));
    runs.put("pt-osc", Lag.of(Lag.ptOsc()));
    section(text, "Lag spike", LAG);
    text.append("| | rows | worst lag |\n|---|---|---|\n");
    runs.forEach(
        (name, run) ->
            text.append(
                String.format(
                    Locale.ROOT, "| %s | %,d | %.1f s |%n", name, run.rows(), run.worst())));
    plot(
        "Lag spike",
        new Plot(
            "Lag spike",
            "seconds behind",
            Lag.SECONDS,
            8,
            runs.entrySet().stream()
                .map(entry -> new Plot.Line(entry.getKey(), entry.getValue().points()))
                .toList()));
  }

  private static void section(StringBuilder text, String title, String about) {
    text.append("\n## ").append(title).append("\n\n").append(about).append("\n\n![");
    text.append(title).append("](backfill-controller/").append(file(title)).append(")\n\n");
  }

  private static void plot(String title, Plot plot) throws IOException {
    Generated.check(DOCS.resolve("backfill-controller").resolve(file(title)), plot.svg());
  }

  private static String file(String title) {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-') + ".svg";
  }

  private static final String INTRODUCTION =
      """
      # The backfill's controllers

      Two loops, one inside the other. The inner one, in the worker, sizes batches so that one takes about
      `batch.targetDuration`: a weighted average of the rate, at most 1.2 times larger and never less than half at once, and no
      change while a batch takes 80 to 100 % of what it should. The outer one, in the operator, follows the [signals](signals.md):
      half the speed where one is soft, nothing where one is hard or unknown, and back in small steps.

      Here both run against models of a database, beside the rules of GitLab's batched migrations and of pt-online-schema-change
      as their sources give them: the same target of 50 ms, the same chance, five minutes each. The models are simple and say
      nothing about absolute speed. This page is made by a test, from the classes that workers and operator run.
      """;

  private static final String CONCLUSION =
      """

      ## What it shows

      Where cost changes once or slowly, all three are at the target again after a few batches; the dead band and the limits on
      growth cost nothing measurable. Where single batches stall for reasons of their own, the limits keep the size from following
      each of them; none of the three can tell such a stall beforehand. A replica that falls behind is seen a second later at most
      and is kept within a few seconds without stopping for long; pt-osc, which is given the lag without delay here, keeps it
      closer still, and goes on at full speed the moment it is told so.
      """;

  private static final List<String> ABOUT =
      List.of(
          "From the 60th to the 180th second every row costs three times as much.",
          "Rows cost more or less by chance, and one batch in twelve six times as much.",
          "Rows become dearer all the time, five times at the end.");

  private static final String LAG =
      "From the 60th to the 120th second a replica replays a tenth of what it does otherwise. GitLab's"
          + " stop holds for ten minutes, pt-osc's for as long as the lag is above a second.";
}
