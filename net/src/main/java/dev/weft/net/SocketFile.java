package dev.weft.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The file of a bound socket, to be removed with it; but not if another socket stands there now.
final class SocketFile {

  private final @Nullable Path path;
  private final @Nullable Object key;
  private final AtomicBoolean removed = new AtomicBoolean();

  /// @param address where a socket was just bound
  SocketFile(UnixAddress address) throws IOException {
    path = address instanceof UnixAddress.OfPath(Path file) ? file.toAbsolutePath() : null;
    key = path == null ? null : keyOf(path);
  }

  private static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /// Removes it if it is still the same; once, since another socket's file may get its number. Any
  /// thread.
  void remove() {
    if (path == null || key == null || removed.getAndSet(true)) {
      return;
    }
    try {
      if (key.equals(keyOf(path))) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // it is gone already, or not ours to remove
    }
  }
}
