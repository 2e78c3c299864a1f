package io.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for all source files alike. */
class SourcesTest {
  private static final List<String> STILL_TOO_LONG = List.of();

  @Test
  void shouldReadTheClassFilesOfThisJdk() {
    // When
    Set<String> packages =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.godwit")
                .stream()
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());

    // Then: rules about classes that were skipped would hold for nothing.
    assertThat(packages)
        .contains("io.godwit.engine", "io.godwit.sql", "io.godwit.reconcile", "io.godwit.worker");
  }

  @Test
  void shouldSayWhatEachPackageIsFor() {
    // When
    List<Path> silent =
        folders().stream()
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .toList();

    // Then
    assertThat(silent).isEmpty();
  }

  @Test
  void shouldKeepFilesShort() {
    // When
    List<String> tooLong =
        Stream.of(longer("src/main/java", 300), longer("src/test/java", 400))
            .flatMap(List::stream)
            .toList();

    // Then: this list may only become shorter.
    assertThat(tooLong).containsExactlyInAnyOrderElementsOf(STILL_TOO_LONG);
  }

  private static List<Path> folders() {
    return sources("src/main/java").stream().map(Path::getParent).distinct().toList();
  }

  private static List<String> longer(String root, int most) {
    return sources(root).stream()
        .filter(file -> lines(file) > most)
        .map(file -> file.getParent().getFileName() + "/" + file.getFileName())
        .toList();
  }

  private static int lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return (int) lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(String root) {
    try (Stream<Path> files = Files.walk(Path.of(root))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
