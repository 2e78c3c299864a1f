package io.godwit.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks through folders for places that name the old shape. Links are not followed; files are read
 * as they come, whatever their size.
 */
final class SourceScan {
  /** So much of a file tells whether it is text. */
  private static final int HEAD = 8192;

  /** Longer lines are cut into pieces, so that a file of one line is no trouble. */
  private static final int LONGEST = 20_000;

  private final SourceNames names;
  private final int most;
  private final List<SourceHit> hits = new ArrayList<>();
  private final List<String> cut = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private int files;

  /**
   * A scan for names.
   *
   * @param most hits that are kept of one file
   */
  SourceScan(SourceNames names, int most) {
    this.names = names;
    this.most = most;
  }

  /**
   * What was found.
   *
   * @param files that were read
   * @param cut files with more hits than are kept
   * @param unread files and folders that could not be read
   */
  record Result(List<SourceHit> hits, int files, List<String> cut, List<String> unread) {
    Result {
      hits = List.copyOf(hits);
      cut = List.copyOf(cut);
      unread = List.copyOf(unread);
    }

    boolean sure() {
      return hits.stream().anyMatch(SourceHit::sure);
    }
  }

  Result result() {
    return new Result(hits, files, cut, unread);
  }

  /** Looks through a folder, or one file. */
  void scan(Path root) throws IOException {
    IgnoredFiles ignored = new IgnoredFiles();
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(root) && ignored.folder(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            ignored.enter(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !ignored.file(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            unread.add(file.toString());
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    found.forEach(this::file);
  }

  private void file(Path path) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), HEAD)) {
      in.mark(HEAD);
      byte[] head = in.readNBytes(HEAD - 1);
      for (byte one : head) {
        if (one == 0) {
          return;
        }
      }
      in.reset();
      SourceFile file = new SourceFile(path.toString(), names, most);
      lines(new InputStreamReader(in, StandardCharsets.UTF_8), file);
      files++;
      List<SourceHit> all = file.hits();
      hits.addAll(all.subList(0, Math.min(most, all.size())));
      if (all.size() > most) {
        cut.add(path.toString());
      }
    } catch (IOException e) {
      unread.add(path.toString());
    }
  }

  private void lines(Reader reader, SourceFile file) throws IOException {
    char[] buffer = new char[HEAD];
    StringBuilder line = new StringBuilder();
    int number = 1;
    for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
      for (int i = 0; i < read; i++) {
        boolean end = buffer[i] == '\n';
        if (end || line.length() >= LONGEST) {
          file.line(number, line.toString());
          line.setLength(0);
        }
        if (end) {
          number++;
        } else {
          line.append(buffer[i]);
        }
      }
    }
    if (!line.isEmpty()) {
      file.line(number, line.toString());
    }
  }
}
