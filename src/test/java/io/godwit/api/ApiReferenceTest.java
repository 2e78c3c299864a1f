package io.godwit.api;

import io.godwit.support.Generated;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiReferenceTest {
  @Test
  void shouldBeCommittedAsGenerated() throws IOException {
    // When
    String markdown = ApiReference.markdown();

    // Then
    Generated.check(Path.of("docs", "api.md"), markdown);
  }
}
