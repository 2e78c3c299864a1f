package io.godwit.support;

import static java.nio.file.Files.createDirectories;
import static java.nio.file.Files.writeString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Files that are made by tests and committed: written with {@code -Dgodwit.generate=true}, compared
 * otherwise, so that a change of them shows up in review.
 */
public final class Generated {
  private Generated() {}

  /** The file holds this content, or is given it. */
  public static void check(Path file, String content) throws IOException {
    if (Boolean.getBoolean("godwit.generate")) {
      createDirectories(file.getParent());
      writeString(file, content);
    }
    assertThat(file).as("run the test with -Dgodwit.generate=true").exists().hasContent(content);
  }
}
