package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Migration;
import io.godwit.cli.Console.Paint;
import io.godwit.support.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people see of a migration: each resource in golden/cli beside the texts made of it. */
class TextsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/cli");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - 5))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldShowATree(String name) throws IOException {
    Seen seen = seen(name);

    String text = new Tree(seen, new Paint(false), UnaryOperator.identity()).text();

    Generated.check(GOLDEN.resolve(name + ".get.txt"), text);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldExplain(String name) throws IOException {
    Seen seen = seen(name);
    List<String> pods =
        name.equals("backfill")
            ? List.of("pod-1: Unschedulable, 0/3 nodes are available: insufficient memory")
            : List.of();

    String text = new Explanation(seen, pods, new Paint(false), UnaryOperator.identity()).text();

    Generated.check(GOLDEN.resolve(name + ".explain.txt"), text);
  }

  @Test
  void shouldUseColourOnlyWhereItIsWanted() throws IOException {
    Seen seen = seen("backfill");

    String plain = new Tree(seen, new Paint(false), UnaryOperator.identity()).text();
    String painted = new Tree(seen, new Paint(true), UnaryOperator.identity()).text();

    assertThat(plain).doesNotContain("\u001b");
    assertThat(painted).contains("\u001b[36m◷\u001b[0m");
    assertThat(painted.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(plain);
  }

  static Seen seen(String name) throws IOException {
    return new Seen(
        Serialization.unmarshal(Files.readString(GOLDEN.resolve(name + ".yaml")), Migration.class),
        NOON);
  }
}
