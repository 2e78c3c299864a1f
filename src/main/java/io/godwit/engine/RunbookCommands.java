package io.godwit.engine;

import io.godwit.api.CutoverSpec;
import io.godwit.api.MigrationSpec;
import org.jspecify.annotations.Nullable;

/** The part of a runbook that is typed, with what to look at before and after. */
record RunbookCommands(String name, MigrationSpec spec, int attempt, @Nullable String hash) {

  void write(StringBuilder text) {
    text.append("\n## What to look at\n\n");
    command(text, "where it is, and what it waits for", "godwit get " + name);
    command(text, "why it waits, and what helps", "godwit explain " + name);
    command(
        text,
        "whether a way back is there, and until when",
        "kubectl get migrations.godwit.io "
            + name
            + " -o jsonpath='{.status.conditions[?(@.type==\"RollbackAvailable\")]}'");
    command(
        text,
        "who still uses the old column, and when it goes at the earliest",
        "kubectl get migrations.godwit.io " + name + " -o jsonpath='{.status.contract}'");
    command(text, "what the workers do", "godwit logs " + name);
    text.append(
        "\nAnd the application's own errors and latency, on the dashboards that its owner names.\n");
    text.append("\n## What to type\n\n");
    if (spec.cutover().acknowledgement() == CutoverSpec.Acknowledgement.REQUIRED) {
      command(
          text,
          "a team agrees that readers move",
          "kubectl annotate migrations.godwit.io "
              + name
              + " --overwrite godwit.io/acknowledge=TEAM");
    }
    command(
        text,
        "approve, having read the plan (attempt " + attempt + ")",
        "godwit approve " + name + " --plan " + (hash == null ? "HASH" : hash));
    command(text, "end a wait early; never a failed gate", "godwit promote " + name);
    command(text, "pause: finish the batch in flight and wait", "godwit suspend " + name);
    command(text, "go on", "godwit resume " + name);
    command(text, "try again what has failed, and measure gates anew", "godwit retry " + name);
    command(text, "**roll back**", "godwit rollback " + name);
    command(
        text,
        "**stop everything on this database**; undo with `false`",
        "kubectl patch databases.godwit.io "
            + spec.databaseRef().name()
            + " --type=merge -p '{\"spec\":{\"hold\":true}}'");
    text.append("\nA pause and a stop leave the sync trigger where it is: no write is missed.\n");
  }

  private static void command(StringBuilder text, String what, String command) {
    text.append("- ").append(what).append(":\n\n      ").append(command).append("\n");
  }
}
