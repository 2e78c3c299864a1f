package io.godwit.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An application that writes all the while: pgbench, until it is ended. */
public final class Pgbench implements AutoCloseable {
  /** Longer than any test takes. */
  private static final List<String> ALWAYS = List.of("-n", "-T", "3600", "--verbose-errors");

  private final Process process;

  private Pgbench(Process process) {
    this.process = process;
  }

  /** Makes the tables of its TPC-B, and their foreign keys. */
  public static void tables(TestDatabase database, int scale) {
    var made = new Pgbench(database.pgbenchAsOwner("-i", "-q", "-s", "" + scale, "--foreign-keys"));
    String said = made.output();
    assertThat(made.process.onExit().join().exitValue()).as(said).isZero();
  }

  /** Its TPC-B, or what {@code -f} names among the arguments. */
  public static Pgbench start(TestDatabase database, String... arguments) {
    List<String> all = new ArrayList<>(ALWAYS);
    all.addAll(Arrays.asList(arguments));
    return new Pgbench(database.pgbench(all.toArray(String[]::new)));
  }

  /** False once it has given up. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Ends it, and shows that it ran all the while and that none of its statements failed. */
  public void endUnharmed() {
    boolean ranAllTheWhile = alive();
    close();
    String said = output();
    assertThat(ranAllTheWhile).as(said).isTrue();
    assertThat(said).doesNotContain("error", "ERROR", "aborted");
  }

  /** What it has said; waits until it is over. */
  public String output() {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not by {@code Process.destroy}, which closes the stream that is still to be read. */
  @Override
  public void close() {
    process.toHandle().destroy();
    process.onExit().join();
  }
}
