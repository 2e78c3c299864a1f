package io.godwit.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
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

  @Property
  void shouldDeriveNamesThatFit(@ForAll @StringLength(min = 1, max = 80) String name) {
    // When
    String derived = Identifier.derive(name, "_godwit_old");

    // Then
    assertThat(derived.getBytes(UTF_8).length).isLessThanOrEqualTo(Identifier.MAX_BYTES);
    assertThat(derived).endsWith("_godwit_old");
    assertThat(name).startsWith(derived.substring(0, derived.length() - "_godwit_old".length()));
  }
}
