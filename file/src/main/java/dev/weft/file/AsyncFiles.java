package dev.weft.file;

import dev.weft.CheckReturnValue;
import dev.weft.Future;
import dev.weft.io.LimitExceededException;
import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What [java.nio.file.Files] does, without holding a thread of the tasks: each is one call on the
/// runtime's pool for blocking calls, made when the future is first polled.
///
/// ```java
/// String motd = await(AsyncFiles.readString(path));
/// ```
///
/// They fail as the methods of [java.nio.file.Files] do: with a [java.nio.file.FileSystemException]
/// that names the file.
///
/// **Cancellation** of a call that waits for a thread leaves it unmade. One that was begun goes on
/// to its end, beside whatever comes next: what it changes is changed.
///
/// **Threads.** Any may call these.
@CheckReturnValue
public final class AsyncFiles {
  private AsyncFiles() {}

  /// All that is in the file.
  ///
  /// **Cancellation** is safe.
  public static Future<byte[]> readAllBytes(Path file) {
    return FileCall.of("read " + file, () -> Files.readAllBytes(file));
  }

  /// All that is in the file, unless it is more than `limit` bytes: then fails with an
  /// [IOException] that says so, having read no more than that. For files that others write.
  ///
  /// **Cancellation** is safe.
  public static Future<byte[]> readAllBytes(Path file, int limit) {
    if (limit < 0 || limit == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a limit of " + limit + " bytes");
    }
    return FileCall.of(
        "read " + file,
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
              throw new LimitExceededException(file.toString(), limit);
            }
            return bytes;
          }
        });
  }

  /// All that is in the file, as UTF-8. Fails with a [java.nio.charset.MalformedInputException] if
  /// it is none.
  ///
  /// **Cancellation** is safe.
  public static Future<String> readString(Path file) {
    return FileCall.of("read " + file, () -> Files.readString(file));
  }

  /// Writes a file, as [Files#write(Path, byte[], OpenOption...)] does: by default it is made, or
  /// emptied first.
  ///
  /// **Cancellation** before it has begun writes nothing; afterwards it is written whole.
  ///
  /// @param bytes which must not change meanwhile, nor after a cancel
  public static Future<@Nullable Void> write(Path file, byte[] bytes, OpenOption... options) {
    Objects.requireNonNull(bytes);
    OpenOption[] copy = options.clone();
    return done("write " + file, () -> Files.write(file, bytes, copy));
  }

  /// Writes a file, in UTF-8; as [#write].
  ///
  /// **Cancellation** before it has begun writes nothing; afterwards it is written whole.
  public static Future<@Nullable Void> writeString(Path file, String text, OpenOption... options) {
    return write(file, text.getBytes(StandardCharsets.UTF_8), options);
  }

  /// What the system knows of a file: its size, kind and times. Links are followed.
  ///
  /// **Cancellation** is safe.
  public static Future<BasicFileAttributes> metadata(Path file) {
    return FileCall.of(
        "metadata of " + file, () -> Files.readAttributes(file, BasicFileAttributes.class));
  }

  /// Whether there is such a file, as far as this process can see.
  ///
  /// **Cancellation** is safe.
  public static Future<Boolean> exists(Path file) {
    return FileCall.of("look for " + file, () -> Files.exists(file));
  }

  /// The names in a folder, each with the folder before it, in no order; without `.` and `..`. They
  /// are read some at a time. The stream fails if the folder cannot be read.
  ///
  /// **Cancellation** (closing) closes the folder.
  public static AsyncStream<Path> list(Path folder) {
    return new FolderEntries(folder);
  }

  /// What changes in a folder from now on; see [FileWatch].
  ///
  /// Fails if there is no such folder, or the system cannot watch any more of them.
  ///
  /// **Cancellation** stops watching.
  public static Future<FileWatch> watch(Path folder) {
    return FileCall.of("watch " + folder, () -> FileWatch.of(folder));
  }

  /// Makes a folder, in one that is there.
  ///
  /// **Cancellation** before it has begun does nothing.
  public static Future<@Nullable Void> createDirectory(Path folder, FileAttribute<?>... with) {
    return done("make " + folder, () -> Files.createDirectory(folder, with));
  }

  /// Makes a folder, and those above it; does nothing where they are there.
  ///
  /// **Cancellation** before it has begun does nothing.
  public static Future<@Nullable Void> createDirectories(Path folder, FileAttribute<?>... with) {
    return done("make " + folder, () -> Files.createDirectories(folder, with));
  }

  /// Makes a new folder with a name of its own in the system's folder for such. Yields its name;
  /// who receives it deletes it.
  ///
  /// **Cancellation** may leave it there.
  ///
  /// @param prefix how its name begins
  public static Future<Path> createTempDirectory(String prefix) {
    return FileCall.of("make a temporary folder", () -> Files.createTempDirectory(prefix));
  }

  /// Makes a new, empty file with a name of its own in `folder`. Yields its name; who receives it
  /// deletes it. For a file that deletes itself there is [AsyncFile#temporary].
  ///
  /// **Cancellation** may leave it there.
  ///
  /// @param prefix how its name begins
  /// @param suffix how its name ends
  public static Future<Path> createTempFile(Path folder, String prefix, String suffix) {
    return FileCall.of("make a temporary file", () -> Files.createTempFile(folder, prefix, suffix));
  }

  /// Makes a symbolic link at `link` to `target`.
  ///
  /// **Cancellation** before it has begun does nothing.
  public static Future<@Nullable Void> createSymbolicLink(Path link, Path target) {
    return done("link " + link, () -> Files.createSymbolicLink(link, target));
  }

  /// Makes another name for a file.
  ///
  /// **Cancellation** before it has begun does nothing.
  public static Future<@Nullable Void> createLink(Path link, Path existing) {
    return done("link " + link, () -> Files.createLink(link, existing));
  }

  /// Where a symbolic link points to.
  ///
  /// **Cancellation** is safe.
  public static Future<Path> readSymbolicLink(Path link) {
    return FileCall.of("read " + link, () -> Files.readSymbolicLink(link));
  }

  /// The path without links, `.` and `..`. Fails if there is no such file.
  ///
  /// **Cancellation** is safe.
  public static Future<Path> toRealPath(Path file) {
    return FileCall.of("path of " + file, () -> file.toRealPath());
  }

  /// Deletes a file, or an empty folder.
  ///
  /// **Cancellation** before it has begun does nothing.
  public static Future<@Nullable Void> delete(Path file) {
    return done(
        "delete " + file,
        () -> {
          Files.delete(file);
          return null;
        });
  }

  /// Deletes a file, or an empty folder, if there is one. Yields whether there was.
  ///
  /// **Cancellation** before it has begun does nothing.
  public static Future<Boolean> deleteIfExists(Path file) {
    return FileCall.of("delete " + file, () -> Files.deleteIfExists(file));
  }

  /// Deletes a folder and all that is in it; or a file. Links are deleted, and not what they point
  /// to. Fails at the first that cannot be deleted, with those before it gone.
  ///
  /// **Cancellation** before it has begun does nothing; afterwards it goes on to its end.
  public static Future<@Nullable Void> deleteRecursively(Path folder) {
    return done(
        "delete " + folder,
        () -> {
          Files.walkFileTree(folder, new Deleting());
          return null;
        });
  }

  /// Renames or moves a file, as [Files#move] does.
  ///
  /// **Cancellation** before it has begun does nothing; afterwards it goes on to its end.
  public static Future<@Nullable Void> move(Path from, Path to, CopyOption... options) {
    CopyOption[] copy = options.clone();
    return done("move " + from, () -> Files.move(from, to, copy));
  }

  /// Copies a file, as [Files#copy(Path, Path, CopyOption...)] does: within the system, where it
  /// can.
  ///
  /// **Cancellation** before it has begun does nothing; afterwards it goes on to its end.
  public static Future<@Nullable Void> copy(Path from, Path to, CopyOption... options) {
    CopyOption[] copy = options.clone();
    return done("copy " + from, () -> Files.copy(from, to, copy));
  }

  private static Future<@Nullable Void> done(
      String name, java.util.concurrent.Callable<? extends @Nullable Object> call) {
    return FileCall.of(
        name,
        () -> {
          call.call();
          return null;
        });
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
