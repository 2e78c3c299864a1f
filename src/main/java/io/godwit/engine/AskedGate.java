package io.godwit.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import io.godwit.api.GateProvider;
import io.godwit.api.GateSpec;
import io.godwit.api.GateTemplateSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gate of the spec with what its template says, its arguments in their places and its conditions
 * checked: ready to be measured, or with the reason why it cannot be.
 *
 * @param gate as the engine judges it
 * @param spec as it is measured; what stands for a value from a Secret stands there still
 * @param condition how a measurement is judged, or null where none is given
 * @param query hash of what is asked, without how it is judged
 */
public record AskedGate(Gate gate, GateSpec spec, @Nullable GateCondition condition, String query) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern URL = Pattern.compile("https?://[^/@?# ]+(/[^ ]*)?");
  private static final Duration LEAST_BETWEEN_JOBS = Duration.ofSeconds(10);
  private static final Set<String> OWN = Set.of("name", "phases", "templateRef", "args");

  /** What is wrong with a gate. */
  static final class Invalid extends Exception {
    Invalid(String message) {
      super(message);
    }
  }

  /**
   * All gates of a spec.
   *
   * @param templates a template by its name, empty if there is none of that name
   */
  public static List<AskedGate> all(
      @Nullable List<GateSpec> specs, Function<String, Optional<GateTemplateSpec>> templates) {
    return specs == null ? List.of() : specs.stream().map(spec -> of(spec, templates)).toList();
  }

  private static AskedGate of(
      GateSpec spec, Function<String, Optional<GateTemplateSpec>> templates) {
    try {
      Optional<GateTemplateSpec> template = template(spec, templates);
      GateSpec full = filled(spec, template.orElse(null));
      GateCondition condition = condition(full);
      addresses(full);
      jobs(full, condition);
      return new AskedGate(gate(full, null), full, condition, query(full));
    } catch (Invalid | GateCondition.Invalid e) {
      return new AskedGate(
          gate(spec, Objects.requireNonNullElse(e.getMessage(), "invalid")), spec, null, "");
    }
  }

  private static Optional<GateTemplateSpec> template(
      GateSpec spec, Function<String, Optional<GateTemplateSpec>> templates) throws Invalid {
    if (spec.templateRef() == null) {
      return Optional.empty();
    }
    String name = spec.templateRef().name();
    Optional<GateTemplateSpec> found = templates.apply(name);
    if (found.isEmpty()) {
      throw new Invalid("there is no GateTemplate " + name + " in this namespace");
    }
    return found;
  }

  /** The gate over its template, with arguments in their places. */
  private static GateSpec filled(GateSpec spec, @Nullable GateTemplateSpec template)
      throws Invalid {
    ObjectNode merged = JSON.createObjectNode();
    if (template != null) {
      ObjectNode below = JSON.valueToTree(template);
      below.remove(OWN);
      merged.setAll(below);
    }
    merged.setAll(JSON.<ObjectNode>valueToTree(spec));
    merged.remove(List.of("templateRef", "args"));
    GateArguments all = GateArguments.of(template == null ? null : template.args(), spec.args());
    ObjectNode filled = all.filled(merged);
    filled.set("args", JSON.valueToTree(all.secret()));
    try {
      return JSON.treeToValue(filled, GateSpec.class);
    } catch (JsonProcessingException e) {
      throw new Invalid("its arguments make no gate of it: " + e.getOriginalMessage());
    }
  }

  private static @Nullable GateCondition condition(GateSpec spec)
      throws GateCondition.Invalid, Invalid {
    boolean judged = spec.successCondition() != null || spec.failureCondition() != null;
    if (spec.workload() != null || (spec.job() != null && !judged)) {
      return null;
    }
    if (!judged) {
      throw new Invalid("it has neither successCondition nor failureCondition");
    }
    GateCondition.Shape shape =
        spec.prometheus() != null
            ? GateCondition.Shape.NUMBERS
            : spec.http() != null || spec.job() != null
                ? GateCondition.Shape.ANY
                : GateCondition.Shape.NUMBER;
    return GateCondition.of(spec.successCondition(), spec.failureCondition(), shape);
  }

  /** Jobs take their time, and are made for measurements only. */
  private static void jobs(GateSpec spec, @Nullable GateCondition condition) throws Invalid {
    if (spec.job() == null) {
      return;
    }
    if (condition != null && condition.usesBaseline()) {
      throw new Invalid("its condition has a baseline: a job is not measured before it is asked");
    }
    String interval = spec.interval();
    if (interval != null && GoDuration.parse(interval).compareTo(LEAST_BETWEEN_JOBS) < 0) {
      throw new Invalid(
          "its interval is "
              + interval
              + "; with a job it has to be "
              + GoDuration.format(LEAST_BETWEEN_JOBS)
              + " at least");
    }
  }

  private static void addresses(GateSpec spec) throws Invalid {
    String address =
        spec.prometheus() != null
            ? spec.prometheus().address()
            : spec.http() != null ? spec.http().url() : "http://nowhere";
    if (!URL.matcher(address).matches()) {
      throw new Invalid("its address does not begin with http:// or https://, or holds a user");
    }
    String path = spec.http() == null ? null : spec.http().jsonPath();
    try {
      JsonPath.compile(path == null ? "$" : path);
    } catch (InvalidPathException e) {
      throw new Invalid("jsonPath \"" + path + "\": " + e.getMessage());
    }
  }

  private static Gate gate(GateSpec spec, @Nullable String invalid) {
    return new Gate(
        spec.name(),
        Set.copyOf(spec.phases()),
        new GateLimits(
            spec.initialDelay() == null ? Duration.ZERO : GoDuration.parse(spec.initialDelay()),
            spec.interval() == null ? null : GoDuration.parse(spec.interval()),
            spec.count(),
            number(spec.failureLimit(), 0),
            number(spec.inconclusiveLimit(), 0),
            number(spec.consecutiveErrorLimit(), 4),
            number(spec.consecutiveSuccessLimit(), 0)),
        wanted(spec),
        spec.onFailure() != GateProvider.OnFailure.HOLD,
        Boolean.TRUE.equals(spec.dryRun()),
        Hashes.ofGate(spec),
        invalid);
  }

  private static int number(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }

  private static String wanted(GateSpec spec) {
    if (spec.job() != null && spec.successCondition() == null && spec.failureCondition() == null) {
      return "exit code 0";
    }
    String not = spec.failureCondition() == null ? "" : "not " + spec.failureCondition();
    return spec.successCondition() == null
        ? not
        : spec.successCondition() + (not.isEmpty() ? "" : ", " + not);
  }

  private static String query(GateSpec spec) {
    ObjectNode asked = JSON.valueToTree(spec);
    asked.retain("prometheus", "sql", "http", "job");
    return Hashes.ofText(asked.toString());
  }
}
