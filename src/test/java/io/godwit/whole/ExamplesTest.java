package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ChangeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An example that nothing runs does not get in. */
class ExamplesTest {
  static List<Example> examples() {
    return Example.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldBringWhatItsTestNeeds(Example example) {
    assertThat(example.folder().resolve("README.md")).isNotEmptyFile();
    assertThat(example.schema()).isNotEmptyFile();
    assertThat(example.scripts().isEmpty())
        .as("has no application though rows get another shape")
        .isEqualTo(!example.migration().getSpec().change().kind().movesRows());
    assertThat(example.wrong()).startsWith("--").contains("count(*)");
    assertThat(example.migration().getMetadata().getName()).isEqualTo(example.toString());
    assertThat(example.migration().getSpec().databaseRef().name())
        .isEqualTo(example.database().getMetadata().getName());
  }

  @Test
  void shouldBeThereForEveryKind() {
    Set<Class<?>> shown = new HashSet<>();
    examples()
        .forEach(example -> shown.add(example.migration().getSpec().change().kind().getClass()));

    assertThat(shown).containsExactlyInAnyOrder(ChangeKind.class.getPermittedSubclasses());
  }

  /** Named where somebody looks for a kind. */
  @ParameterizedTest
  @MethodSource("examples")
  void shouldBeListed(Example example) throws IOException {
    assertThat(Path.of("examples/README.md")).content().contains("](" + example + ")");
  }

  /** Somebody may apply them all. */
  @Test
  void shouldNotShareADatabase() {
    assertThat(examples())
        .hasSizeGreaterThan(1)
        .extracting(example -> example.database().getMetadata().getName())
        .doesNotHaveDuplicates();
  }
}
