package io.godwit.engine;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a gate, in CEL, checked before anything is measured: {@code result} is what was
 * measured, {@code baseline.median} and {@code baseline.p99} what the same query gave before
 * Cutover, {@code ageSeconds} how old the sample is. Whole numbers may stand where decimals do.
 */
public final class GateCondition {
  private static final String MEDIAN = "baseline.median";
  private static final String P99 = "baseline.p99";

  /** So much of a condition is evaluated, and no more: what is measured may be a long list. */
  private static final int MOST_STEPS = 10_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(1024)
          .maxParseRecursionDepth(32)
          .comprehensionMaxIterations(MOST_STEPS)
          .build();

  /** Operators that CEL itself has for two decimals, and not for a decimal and a whole number. */
  private enum Mixed {
    PLUS("_+_"),
    MINUS("_-_"),
    TIMES("_*_"),
    BY("_/_"),
    EQUAL("_==_"),
    NOT_EQUAL("_!=_");

    private final String operator;

    Mixed(String operator) {
      this.operator = operator;
    }

    CelType result() {
      return this == EQUAL || this == NOT_EQUAL ? SimpleType.BOOL : SimpleType.DOUBLE;
    }

    Object of(double a, double b) {
      return switch (this) {
        case PLUS -> a + b;
        case MINUS -> a - b;
        case TIMES -> a * b;
        case BY -> a / b;
        case EQUAL -> a == b;
        case NOT_EQUAL -> a != b;
      };
    }
  }

  private final CelRuntime.@Nullable Program success;
  private final CelRuntime.@Nullable Program failure;
  private final boolean list;
  private final boolean baseline;

  private GateCondition(
      CelRuntime.@Nullable Program success,
      CelRuntime.@Nullable Program failure,
      boolean list,
      boolean baseline) {
    this.success = success;
    this.failure = failure;
    this.list = list;
    this.baseline = baseline;
  }

  /** What {@code result} may be. */
  public enum Shape {
    /** One number. */
    NUMBER,
    /** One number, or where the condition takes it for one a list of them. */
    NUMBERS,
    /** Whatever JSON holds. */
    ANY
  }

  /** A condition that cannot be used: which one, where, and what is wrong. */
  public static final class Invalid extends Exception {
    Invalid(String message) {
      super(message);
    }
  }

  /** A condition that cannot be evaluated on what was measured. */
  public static final class Unanswered extends Exception {
    Unanswered(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * What conditions are judged on.
   *
   * @param result a Double, a list of them, or JSON as maps, lists and scalars
   * @param median of the baseline, NaN where none is needed
   * @param p99 of the baseline, NaN where none is needed
   * @param ageSeconds how old the sample is
   */
  public record Facts(Object result, double median, double p99, double ageSeconds) {}

  /**
   * Checks conditions; at least one of them is given.
   *
   * @throws Invalid if one is no condition
   */
  public static GateCondition of(@Nullable String success, @Nullable String failure, Shape shape)
      throws Invalid {
    Invalid first;
    try {
      return compiled(success, failure, shape == Shape.ANY ? SimpleType.DYN : SimpleType.DOUBLE);
    } catch (Invalid e) {
      first = e;
    }
    if (shape != Shape.NUMBERS) {
      throw first;
    }
    try {
      return compiled(success, failure, ListType.create(SimpleType.DOUBLE));
    } catch (Invalid ignored) {
      // What is wrong with it as a condition on one number is more to the point.
      throw first;
    }
  }

  /** True if it compares with what was measured before Cutover. */
  public boolean usesBaseline() {
    return baseline;
  }

  /** True if {@code result} is a list. */
  public boolean list() {
    return list;
  }

  /**
   * What the facts count as.
   *
   * @throws Unanswered if a condition has no answer for them
   */
  public Measurement.Phase judge(Facts facts) throws Unanswered {
    boolean failed = failure != null && holds(failure, facts);
    if (success == null) {
      return failed ? Measurement.Phase.FAILED : Measurement.Phase.SUCCESSFUL;
    }
    boolean succeeded = holds(success, facts);
    if (failed || (failure == null && !succeeded)) {
      return Measurement.Phase.FAILED;
    }
    return succeeded ? Measurement.Phase.SUCCESSFUL : Measurement.Phase.INCONCLUSIVE;
  }

  private static boolean holds(CelRuntime.Program program, Facts facts) throws Unanswered {
    Map<String, Object> variables = new HashMap<>();
    variables.put("result", facts.result());
    variables.put(MEDIAN, facts.median());
    variables.put(P99, facts.p99());
    variables.put("ageSeconds", facts.ageSeconds());
    try {
      return Objects.equals(program.eval(variables), true);
    } catch (CelEvaluationException e) {
      // Its message may quote what was measured.
      throw new Unanswered(
          "the condition has no answer for what was measured: "
              + e.getErrorCode().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          e);
    }
  }

  private static GateCondition compiled(
      @Nullable String success, @Nullable String failure, CelType result) throws Invalid {
    Cel cel = cel(result);
    return new GateCondition(
        program(cel, "successCondition", success),
        program(cel, "failureCondition", failure),
        result instanceof ListType,
        (success + " " + failure).contains("baseline."));
  }

  private static CelRuntime.@Nullable Program program(
      Cel cel, String field, @Nullable String expression) throws Invalid {
    if (expression == null) {
      return null;
    }
    try {
      return cel.createProgram(cel.compile(expression).getAst());
    } catch (CelValidationException e) {
      CelIssue issue = e.getErrors().getFirst();
      throw new Invalid(
          "%s \"%s\", line %d, column %d: %s"
              .formatted(
                  field,
                  expression,
                  issue.getSourceLocation().getLine(),
                  issue.getSourceLocation().getColumn() + 1,
                  issue.getMessage()));
    } catch (CelEvaluationException e) {
      throw new Invalid("%s \"%s\": %s".formatted(field, expression, e.getMessage()));
    }
  }

  private static Cel cel(CelType result) {
    CelBuilder builder =
        CelFactory.standardCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL)
            .addVar("result", result)
            .addVar(MEDIAN, SimpleType.DOUBLE)
            .addVar(P99, SimpleType.DOUBLE)
            .addVar("ageSeconds", SimpleType.DOUBLE);
    for (Mixed how : Mixed.values()) {
      mixed(builder, how);
    }
    GateFunctions.addTo(builder, result != SimpleType.DYN);
    return builder.build();
  }

  private static void mixed(CelBuilder builder, Mixed how) {
    String first = "godwit_int_double" + how.operator;
    String second = "godwit_double_int" + how.operator;
    builder.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            how.operator,
            List.of(
                CelOverloadDecl.newGlobalOverload(
                    first, how.result(), SimpleType.INT, SimpleType.DOUBLE),
                CelOverloadDecl.newGlobalOverload(
                    second, how.result(), SimpleType.DOUBLE, SimpleType.INT))));
    builder.addFunctionBindings(
        CelFunctionBinding.from(first, Long.class, Double.class, (a, b) -> how.of(a, b)),
        CelFunctionBinding.from(second, Double.class, Long.class, (a, b) -> how.of(a, b)));
  }
}
