package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    assertThat(example.scripts()).isNotEmpty();
    assertThat(example.wrong()).startsWith("--").contains("SELECT count(*)");
    assertThat(example.migration().getMetadata().getName()).isEqualTo(example.toString());
    assertThat(example.migration().getSpec().databaseRef().name())
        .isEqualTo(example.database().getMetadata().getName());
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
