package io.godwit.reconcile;

import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The operator: the one program of the image that starts Quarkus. */
@QuarkusMain
public final class OperatorMain implements QuarkusApplication {
  private final Operator operator;

  /** Started by Quarkus. */
  public OperatorMain(Operator operator) {
    this.operator = operator;
  }

  /** Starts the operator. */
  public static void main(String... arguments) {
    Quarkus.run(OperatorMain.class, arguments);
  }

  @Override
  public int run(String... arguments) {
    operator.start();
    Quarkus.waitForExit();
    return 0;
  }
}
