package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every word that people may meet can be looked up in docs/reasons.md. */
class ReasonsTest {
  private static final Path DOCUMENT = Path.of("docs/reasons.md");

  /** Words of conditions and events that are no constants. */
  private static final List<String> OTHERS =
      List.of(
          "NothingDone",
          "Lossless",
          "Lossy",
          "NoWayBack",
          "NothingFound",
          "FlagSet",
          "MigrationOrphaned");

  private static final Pattern ENTRY = Pattern.compile("(?m)^### (\\w+)$");

  @Test
  void shouldHaveOneEntryForEachWord() {
    // When
    List<String> entries =
        ENTRY.matcher(read(DOCUMENT)).results().map(match -> match.group(1)).toList();

    // Then
    Stream<String> words = Arrays.stream(Reason.values()).map(Reason::word);
    assertThat(entries)
        .containsExactlyInAnyOrderElementsOf(Stream.concat(words, OTHERS.stream()).toList());
  }

  @Test
  void shouldSayWhatItMeans() {
    // When
    List<String> empty =
        Pattern.compile("(?m)^### (\\w+)\\n+(?=#|\\z)")
            .matcher(read(DOCUMENT))
            .results()
            .map(match -> match.group(1))
            .toList();

    // Then
    assertThat(empty).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeSaidSomewhere(Reason reason) {
    // When
    List<Path> users =
        sources().stream()
            .filter(file -> !file.endsWith("Reason.java"))
            .filter(file -> mentions(file, "Reason." + reason.name()))
            .toList();

    // Then
    assertThat(users).isNotEmpty();
  }

  private static boolean mentions(Path file, String text) {
    return Pattern.compile("\\b" + Pattern.quote(text) + "\\b").matcher(read(file)).find();
  }

  private static List<Path> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
