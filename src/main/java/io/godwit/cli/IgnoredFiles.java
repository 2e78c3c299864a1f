package io.godwit.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * What is no source: folders of tools and of what is built, and what a {@code .gitignore} names in
 * a simple way: a name, a pattern, a path from its folder. Exceptions ({@code !}) are not
 * understood: a file with one is passed over altogether, so that rather too much is read.
 */
final class IgnoredFiles {
  private static final Set<String> FOLDERS =
      Set.of(
          ".git",
          ".hg",
          ".svn",
          "node_modules",
          "target",
          ".gradle",
          ".idea",
          ".venv",
          "__pycache__");

  private record Rule(Path folder, PathMatcher matcher, boolean foldersOnly, boolean anywhere) {
    boolean matches(Path path, boolean isFolder) {
      if (foldersOnly && !isFolder || !path.startsWith(folder) || path.equals(folder)) {
        return false;
      }
      return matcher.matches(anywhere ? path.getFileName() : folder.relativize(path));
    }
  }

  private final List<Rule> rules = new ArrayList<>();

  /** Reads the {@code .gitignore} of a folder, if there is one. */
  void enter(Path folder) {
    Path file = folder.resolve(".gitignore");
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      List<String> lines =
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
      if (lines.stream().noneMatch(line -> line.startsWith("!"))) {
        lines.forEach(line -> add(folder, line));
      }
    } catch (IOException e) {
      // It cannot be read: nothing is ignored by it.
    }
  }

  private void add(Path folder, String line) {
    boolean foldersOnly = line.endsWith("/");
    String pattern = foldersOnly ? line.substring(0, line.length() - 1) : line;
    boolean anywhere = !pattern.contains("/");
    String glob = pattern.startsWith("/") ? pattern.substring(1) : pattern;
    try {
      rules.add(
          new Rule(
              folder,
              FileSystems.getDefault().getPathMatcher("glob:" + glob),
              foldersOnly,
              anywhere));
    } catch (PatternSyntaxException e) {
      // Not simple.
    }
  }

  boolean folder(Path path) {
    return FOLDERS.contains(String.valueOf(path.getFileName())) || matches(path, true);
  }

  boolean file(Path path) {
    return matches(path, false);
  }

  private boolean matches(Path path, boolean isFolder) {
    return rules.stream().anyMatch(rule -> rule.matches(path, isFolder));
  }
}
