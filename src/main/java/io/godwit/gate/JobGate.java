package io.godwit.gate;

import io.godwit.api.GateProvider;
import io.godwit.engine.AskedGate;
import io.godwit.engine.Measurement;
import io.godwit.http.JsonAnswer;
import io.godwit.kube.GateJobs;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Job that measures: exit code 0 is a success, another one a failure. With a condition the last
 * line of its termination message is judged, as JSON, once the exit code is 0.
 */
final class JobGate {
  private static final Duration WITHOUT_INTERVAL = Duration.ofMinutes(1);

  private final GateJobs jobs;
  private final Question question;
  private final GateProvider.Job job;

  JobGate(GateJobs jobs, Question question, GateProvider.Job job) {
    this.jobs = jobs;
    this.question = question;
    this.job = job;
  }

  Answer ask(Instant now) {
    return answer(
        question.gate(),
        jobs.ask(
            new GateJobs.Order(
                question.namespace(),
                question.migration(),
                question.holder(),
                question.gate().gate().name(),
                question.measurement(),
                job,
                question.begun())),
        now);
  }

  /** What the state of its Job says. */
  static Answer answer(AskedGate gate, GateJobs.State state, Instant now) {
    return switch (state) {
      case GateJobs.State.Measuring ignored -> new Answer.Pending();
      case GateJobs.State.Lost lost -> new Answer.Missing(lost.why());
      case GateJobs.State.Ended ended -> ended(gate, ended, now);
    };
  }

  private static Answer ended(AskedGate gate, GateJobs.State.Ended ended, Instant now) {
    if (ended.at().plus(interval(gate).multipliedBy(2)).isBefore(now)) {
      // Nobody was there to see it.
      return new Answer.Missing(
          "its Job ended at " + ended.at() + ", too long ago to say anything of now");
    }
    if (ended.exitCode() != 0) {
      return new Answer.Settled(Measurement.Phase.FAILED, "exit code " + ended.exitCode());
    }
    if (gate.condition() == null) {
      return new Answer.Settled(Measurement.Phase.SUCCESSFUL, "exit code 0");
    }
    return switch (JsonAnswer.read(lastLine(ended.message()), "$")) {
      case JsonAnswer.Found.Value found -> new Answer.Value(found.value(), ended.at());
      case JsonAnswer.Found.Nothing ignored ->
          new Answer.Missing(
              "the last line of its termination message, /dev/termination-log, is no JSON");
    };
  }

  private static Duration interval(AskedGate gate) {
    Duration interval = gate.gate().limits().interval();
    return interval == null ? WITHOUT_INTERVAL : interval;
  }

  private static String lastLine(@Nullable String message) {
    String text = message == null ? "" : message.strip();
    return text.substring(text.lastIndexOf('\n') + 1);
  }
}
