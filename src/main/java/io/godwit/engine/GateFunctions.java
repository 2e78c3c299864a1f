package io.godwit.engine;

import com.google.common.collect.ImmutableList;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.Operator;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.Optional;

/**
 * The helpers that conditions of Argo Rollouts have, in CEL: {@code isNaN}, {@code isInf}, {@code
 * asInt}, {@code asFloat}, and {@code default} and {@code isNil}, which look at whether something
 * is there before they take it.
 */
final class GateFunctions {
  private GateFunctions() {}

  /**
   * Adds them all.
   *
   * @param decimals true if all that may be missing are decimals: a whole number in its place is
   *     one, too
   */
  static void addTo(CelBuilder builder, boolean decimals) {
    builder.addMacros(
        CelMacro.newGlobalMacro(
            "default",
            2,
            (expressions, target, arguments) ->
                Optional.of(otherwise(expressions, arguments, decimals))),
        CelMacro.newGlobalMacro(
            "isNil",
            1,
            (expressions, target, arguments) -> Optional.of(missing(expressions, arguments))));
    test(builder, "isNaN", number -> Double.isNaN(number));
    test(builder, "isInf", number -> Double.isInfinite(number));
    conversion(
        builder,
        "asFloat",
        SimpleType.DOUBLE,
        number -> number,
        Long::doubleValue,
        Double::valueOf);
    conversion(
        builder, "asInt", SimpleType.INT, GateFunctions::whole, number -> number, Long::valueOf);
  }

  private static void test(
      CelBuilder builder, String name, CelFunctionOverload.Unary<Double> test) {
    String decimal = "godwit_" + name + "_double";
    String whole = "godwit_" + name + "_int";
    builder.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            name,
            CelOverloadDecl.newGlobalOverload(decimal, SimpleType.BOOL, SimpleType.DOUBLE),
            CelOverloadDecl.newGlobalOverload(whole, SimpleType.BOOL, SimpleType.INT)));
    builder.addFunctionBindings(
        CelFunctionBinding.from(decimal, Double.class, test),
        CelFunctionBinding.from(whole, Long.class, number -> false));
  }

  private static void conversion(
      CelBuilder builder,
      String name,
      CelType type,
      CelFunctionOverload.Unary<Double> decimal,
      CelFunctionOverload.Unary<Long> whole,
      CelFunctionOverload.Unary<String> text) {
    String prefix = "godwit_" + name + "_";
    builder.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            name,
            CelOverloadDecl.newGlobalOverload(prefix + "double", type, SimpleType.DOUBLE),
            CelOverloadDecl.newGlobalOverload(prefix + "int", type, SimpleType.INT),
            CelOverloadDecl.newGlobalOverload(prefix + "string", type, SimpleType.STRING)));
    builder.addFunctionBindings(
        CelFunctionBinding.from(prefix + "double", Double.class, decimal),
        CelFunctionBinding.from(prefix + "int", Long.class, whole),
        CelFunctionBinding.from(prefix + "string", String.class, parsed(text)));
  }

  /** What is no number is no answer; what it was instead is not told. */
  private static CelFunctionOverload.Unary<String> parsed(CelFunctionOverload.Unary<String> text) {
    return word -> {
      try {
        return text.apply(word);
      } catch (NumberFormatException e) {
        throw new CelEvaluationException("no number");
      }
    };
  }

  private static Object whole(double number) throws CelEvaluationException {
    if (!(Math.abs(number) < Long.MAX_VALUE)) {
      throw new CelEvaluationException("no whole number");
    }
    return (long) number;
  }

  private static CelExpr otherwise(
      CelMacroExprFactory expressions, ImmutableList<CelExpr> arguments, boolean decimals) {
    CelExpr asked = arguments.get(0);
    CelExpr instead = arguments.get(1);
    if (decimals
        && instead.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && instead.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
      instead = expressions.newDoubleLiteral(instead.constant().int64Value());
    }
    return expressions.newGlobalCall(
        Operator.CONDITIONAL.getFunction(), there(expressions, asked), asked, instead);
  }

  private static CelExpr missing(
      CelMacroExprFactory expressions, ImmutableList<CelExpr> arguments) {
    return expressions.newGlobalCall(
        Operator.LOGICAL_NOT.getFunction(), there(expressions, arguments.get(0)));
  }

  /** True if a path leads somewhere, step by step. */
  private static CelExpr there(CelMacroExprFactory expressions, CelExpr path) {
    return switch (path.getKind()) {
      case IDENT -> expressions.newBoolLiteral(true);
      case SELECT ->
          and(
              expressions,
              path.select().operand(),
              expressions.newSelect(
                  expressions.copy(path.select().operand()), path.select().field(), true));
      case CALL -> there(expressions, path.call());
      default -> unknown(expressions);
    };
  }

  private static CelExpr there(CelMacroExprFactory expressions, CelExpr.CelCall call) {
    if (!call.function().equals(Operator.INDEX.getFunction())
        || call.args().get(1).getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return unknown(expressions);
    }
    CelExpr list = call.args().get(0);
    CelExpr index = call.args().get(1);
    CelExpr step =
        switch (index.constant().getKind()) {
          case INT64_VALUE ->
              expressions.newGlobalCall(
                  Operator.GREATER.getFunction(),
                  expressions.newGlobalCall("size", expressions.copy(list)),
                  expressions.copy(index));
          case STRING_VALUE ->
              expressions.newGlobalCall(
                  Operator.IN.getFunction(), expressions.copy(index), expressions.copy(list));
          default -> unknown(expressions);
        };
    return and(expressions, list, step);
  }

  private static CelExpr and(CelMacroExprFactory expressions, CelExpr before, CelExpr step) {
    return expressions.newGlobalCall(
        Operator.LOGICAL_AND.getFunction(), there(expressions, before), step);
  }

  private static CelExpr unknown(CelMacroExprFactory expressions) {
    return expressions.reportError(
        "default and isNil take what may be missing, like result.errors or result[0]");
  }
}
