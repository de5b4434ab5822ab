package dev.weft.examples.http;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.file.AsyncFile;
import dev.weft.file.AsyncFiles;
import dev.weft.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The files below a folder, and nothing beside it: whatever a path says, and wherever links lead.
///
/// Small files are remembered for a second, so that one that everybody wants is looked for once.
/// After that second whoever comes first looks again, and who comes meanwhile is given what is
/// remembered: else all who want it would look at once, and whoever wants something else would wait
/// behind them. If that look takes longer than a second, or is given up, the next one looks.
///
/// **Threads.** Any.
final class SiteFiles {

  /// In bytes. Larger ones are sent from the open file, a portion at a time.
  private static final int SMALL = 64 * 1024;

  /// How many small ones are remembered at most: 64 MiB of them.
  private static final int REMEMBERED = 1024;

  private static final long A_SECOND = 1_000_000_000;

  private static final String INDEX = "index.html";

  private static final Content MISSING = new Content.Missing();

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("md", "text/plain; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("xml", "application/xml"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("wasm", "application/wasm"));

  private record Remembered(Content.Small content, long until) {}

  private final Path root;
  private final LongSupplier nanos;
  private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

  /// @throws IOException if there is no such folder
  SiteFiles(Path folder) throws IOException {
    this(folder, Time::nanos);
  }

  /// @param nanos the time, by which a file is remembered
  SiteFiles(Path folder, LongSupplier nanos) throws IOException {
    this.nanos = nanos;
    root = folder.toRealPath();
    if (!Files.isDirectory(root)) {
      throw new IOException("not a folder: " + folder);
    }
  }

  /// What `path` leads to.
  ///
  /// **Cancellation** is safe: a file that was opened meanwhile is closed.
  Future<Content> find(String path) {
    Remembered known = remembered.get(path);
    if (known == null || isToBeLookedFor(path, known)) {
      return look(path).map(found -> keep(path, found));
    }
    return Futures.ready(known.content);
  }

  /// Whether it is this caller who looks again.
  private boolean isToBeLookedFor(String path, Remembered known) {
    long now = nanos.getAsLong();
    return known.until - now <= 0
        && remembered.replace(path, known, new Remembered(known.content, now + A_SECOND));
  }

  private Content keep(String path, Content found) {
    if (found instanceof Content.Small small) {
      if (remembered.size() >= REMEMBERED) {
        remembered.clear();
      }
      remembered.put(path, new Remembered(small, nanos.getAsLong() + A_SECOND));
    } else {
      remembered.remove(path); // it was a small file once
    }
    return found;
  }

  private Future<Content> look(String path) {
    return async(
        () -> {
          try {
            Path file = await(inside(path));
            if (file == null) {
              return MISSING;
            }
            BasicFileAttributes attributes = await(AsyncFiles.metadata(file));
            if (attributes.isDirectory()) {
              return await(folder(file, path));
            }
            return path.endsWith("/") ? MISSING : await(open(file, attributes));
          } catch (FileSystemException e) {
            return MISSING; // also what must not be read: whether it is there is nobody's business
          }
        });
  }

  /// What a folder shows: its index, or a list of what is in it.
  private Future<Content> folder(Path folder, String path) {
    return async(
        () -> {
          if (!path.endsWith("/")) {
            return new Content.Moved(FolderPage.encoded(path) + "/");
          }
          if (await(AsyncFiles.exists(folder.resolve(INDEX)))) {
            Path index = await(inside(path + INDEX));
            if (index != null) {
              BasicFileAttributes attributes = await(AsyncFiles.metadata(index));
              if (attributes.isRegularFile()) {
                return await(open(index, attributes));
              }
            }
          }
          return await(FolderPage.of(folder, path));
        });
  }

  /// The file that `path` names, or null if that is none below the root.
  private Future<@Nullable Path> inside(String path) {
    for (String part : path.split("/")) {
      if (part.equals("..") || part.equals(".") || part.contains("\\")) {
        return Futures.ready(null);
      }
    }
    try {
      return AsyncFiles.toRealPath(root.resolve(path.substring(1)))
          .map(file -> file.startsWith(root) ? file : null);
    } catch (InvalidPathException e) {
      return Futures.ready(null);
    }
  }

  private static Future<Content> open(Path file, BasicFileAttributes attributes) {
    if (!attributes.isRegularFile()) {
      return Futures.ready(MISSING);
    }
    long size = attributes.size();
    long modified = attributes.lastModifiedTime().toMillis();
    var entity =
        new Content.Entity(type(file), size, etag(size, modified), Responses.date(modified));
    if (size > SMALL) {
      return AsyncFile.open(file).<Content>map(opened -> new Content.Large(entity, opened));
    }
    return small(file, entity);
  }

  private static Future<Content> small(Path file, Content.Entity entity) {
    return async(
        () -> {
          try (AsyncFile opened = await(AsyncFile.open(file))) {
            var bytes = ByteBuffer.allocate((int) entity.size());
            await(opened.readExactly(bytes));
            return new Content.Small(entity, bytes.array());
          }
        });
  }

  static String etag(long size, long modified) {
    return "\"" + Long.toHexString(size) + "-" + Long.toHexString(modified) + "\"";
  }

  private static String type(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }
}
