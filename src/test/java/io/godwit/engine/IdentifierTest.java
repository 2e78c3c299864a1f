package io.godwit.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "amount|\"amount\"",
        "Amount|\"Amount\"",
        "order|\"order\"",
        "a b|\"a b\"",
        "a\"b|\"a\"\"b\"",
        "a'; DROP TABLE x; --|\"a'; DROP TABLE x; --\""
      })
  void shouldQuoteAlways(String name, String sql) {
    // When
    String quoted = Identifier.quote(name);

    // Then
    assertThat(quoted).isEqualTo(sql);
  }

  @Test
  void shouldCountBytesNotCharacters() {
    // Given
    String fits = "ä".repeat(31) + "x";

    // When
    String quoted = Identifier.quote(fits);

    // Then
    assertThat(fits.getBytes(UTF_8)).hasSize(63);
    assertThat(quoted).isEqualTo('"' + fits + '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\0b",
        "1234567890123456789012345678901234567890123456789012345678901234",
        "ääääääääääääääääääääääääääääääää"
      })
  void shouldRefuseWhatPostgresWouldChange(String name) {
    // When, then
    assertThatIllegalArgumentException().isThrownBy(() -> Identifier.quote(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"it|'it'", "it's|'it''s'", "a\\b|E'a\\\\b'", "\\'|E'\\\\'''"})
  void shouldWriteLiterals(String text, String sql) {
    // When
    String literal = Identifier.literal(text);

    // Then
    assertThat(literal).isEqualTo(sql);
  }

  @Test
  void shouldNotCutACharacterInTwo() {
    // Given
    String name = "x" + "😀".repeat(20);

    // When
    String derived = Identifier.derive(name, "_godwit_old");

    // Then
    assertThat(derived).isEqualTo("x" + "😀".repeat(12) + "_godwit_old");
  }
}
