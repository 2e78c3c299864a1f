package io.godwit.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class IdentifierPropertiesTest {
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
