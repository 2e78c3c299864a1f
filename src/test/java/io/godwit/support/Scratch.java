package io.godwit.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that tests make: they go with the JVM that made them. */
public final class Scratch {
  private static final Path ROOT = root();

  private Scratch() {}

  /** A new folder that only we may read. */
  public static Path directory(String name) {
    try {
      return Files.createTempDirectory(ROOT, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new file that only we may read, until it is given to somebody. */
  public static Path file(String name, String suffix) {
    try {
      return Files.createTempFile(ROOT, name, suffix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Not under the build's folder: the unprivileged user that runs servers for root may not get
   * there.
   */
  private static Path root() {
    try {
      Path root = Files.createTempDirectory("godwit-test");
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> inside = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : inside) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println(root + " stays behind: " + e.getMessage());
    }
  }
}
