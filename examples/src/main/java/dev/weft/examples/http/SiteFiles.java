package dev.weft.examples.http;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.Tasks;
import dev.weft.time.Time;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The files below a folder, and nothing beside it: whatever a path says, and wherever links lead.
///
/// Small files are remembered for a second, so that one that everybody wants is looked for once.
///
/// **Threads.** Any.
final class SiteFiles {

  /// In bytes. Larger ones are sent from the open file, a portion at a time.
  private static final int SMALL = 64 * 1024;

  /// How many small ones are remembered at most: 64 MiB of them.
  private static final int REMEMBERED = 1024;

  private static final long A_SECOND = 1_000_000_000;

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
  private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

  /// @throws IOException if there is no such folder
  SiteFiles(Path folder) throws IOException {
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
    if (known != null && known.until > Time.nanos()) {
      return Futures.ready(known.content);
    }
    return Tasks.spawnBlocking(() -> look(path))
        .abortOnCancel()
        .map(found -> keep(path, found))
        .recover(failure -> Futures.failed(unwrapped(failure)));
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof JoinException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private Content keep(String path, Content found) {
    if (found instanceof Content.Small small) {
      if (remembered.size() >= REMEMBERED) {
        remembered.clear();
      }
      remembered.put(path, new Remembered(small, Time.nanos() + A_SECOND));
    }
    return found;
  }

  /// Blocks.
  private Content look(String path) throws IOException {
    Path file;
    BasicFileAttributes attributes;
    try {
      file = inside(path);
      if (file == null) {
        return MISSING;
      }
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        if (!path.endsWith("/")) {
          return new Content.Moved(FolderPage.encoded(path) + "/");
        }
        Path index = file.resolve("index.html");
        index = Files.exists(index) ? inside(path + "index.html") : null;
        if (index == null || !Files.isRegularFile(index)) {
          return FolderPage.of(file, path);
        }
        file = index;
        attributes = Files.readAttributes(file, BasicFileAttributes.class);
      }
      if (!attributes.isRegularFile() || (path.endsWith("/") && !Files.isDirectory(inside(path)))) {
        return MISSING;
      }
      return open(file, attributes);
    } catch (FileSystemException e) {
      return MISSING; // also what must not be read: whether it is there is nobody's business
    }
  }

  /// The file that `path` names, or null if that is none below the root.
  private @org.jspecify.annotations.Nullable Path inside(String path) throws IOException {
    for (String part : path.split("/")) {
      if (part.equals("..") || part.equals(".") || part.contains("\\")) {
        return null;
      }
    }
    try {
      Path file = root.resolve(path.substring(1)).toRealPath();
      return file.startsWith(root) ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static Content open(Path file, BasicFileAttributes attributes) throws IOException {
    long size = attributes.size();
    long modified = attributes.lastModifiedTime().toMillis();
    var entity = new Content.Entity(type(file), size, etag(size, modified), modified);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    if (size > SMALL) {
      return new Content.Large(entity, channel);
    }
    try (channel) {
      var bytes = java.nio.ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      if (bytes.hasRemaining()) {
        throw new IOException("the file became shorter while it was read: " + file);
      }
      return new Content.Small(entity, bytes.array());
    }
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
