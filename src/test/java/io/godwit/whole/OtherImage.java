package io.godwit.whole;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The image of a later version: the application under test with one class compiled from a changed
 * source. No switch for tests is in the program.
 */
final class OtherImage {
  private static final Path APPLICATION = Path.of("target/quarkus-app");
  private static final Path CHANGED = Path.of("target/other-app");
  private static final Path CLASSES = Path.of("target/other-classes");

  private OtherImage() {}

  /**
   * Builds it and gives it to the development cluster; the test is skipped where there is another
   * cluster.
   *
   * @param type the class, as a path below {@code io/godwit} without its ending
   */
  static String with(Installation godwit, String type, String text, String replacement) {
    assumeTrue(
        System.getenv("GODWIT_KUBECTL") == null, "only the development cluster is given images");
    assumeTrue(
        Files.isDirectory(APPLICATION), "there is no target/quarkus-app; dev/test.sh builds it");
    String image = Installation.image() + "-other";
    try {
      Path compiled = compile(type, text, replacement);
      godwit.script("bash", "-c", "rm -rf " + CHANGED + " && cp -r " + APPLICATION + " " + CHANGED);
      patch(compiled, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    godwit.script("dev/image/build.sh", image, "target/other-image.tar", CHANGED.toString());
    godwit.script("dev/cluster/cluster.sh", "load", "target/other-image.tar");
    return image;
  }

  private static Path compile(String type, String text, String replacement) throws IOException {
    String source = Files.readString(Path.of("src/main/java/io/godwit", type + ".java"));
    if (!source.contains(text)) {
      throw new IllegalArgumentException(type + " does not say: " + text);
    }
    Path changed = CLASSES.resolve(type + ".java");
    Files.createDirectories(changed.getParent());
    Files.writeString(changed, source.replace(text, replacement));
    List<String> arguments =
        List.of(
            "-proc:none",
            "-nowarn",
            "-d",
            CLASSES.toString(),
            "-cp",
            "target/classes:" + System.getProperty("java.class.path"),
            changed.toString());
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(changed + " does not compile");
    }
    return CLASSES.resolve("io/godwit").resolve(type + ".class");
  }

  private static void patch(Path compiled, String type) throws IOException {
    Path jar;
    try (Stream<Path> jars = Files.list(CHANGED.resolve("app"))) {
      jar = jars.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.copy(
          compiled,
          inside.getPath("io/godwit", type + ".class"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
