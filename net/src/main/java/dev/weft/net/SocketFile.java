package dev.weft.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The file of a bound socket, to be removed with it or, at the latest, when this process ends in
/// an orderly way, by Ctrl-C for instance; but not if another socket stands there now.
///
/// **Threads.** Any.
final class SocketFile implements Closeable {

  /// What is removed at the end of the process. There is a shutdown hook as long as this is not
  /// empty, so that a class loader without open sockets can go.
  private static final class AtExit {
    private static final Set<SocketFile> FILES = new HashSet<>();
    private static @Nullable Thread hook;

    private AtExit() {}

    static synchronized void add(SocketFile file) {
      FILES.add(file);
      if (hook == null) {
        Thread thread =
            Thread.ofPlatform()
                .name("weft-socket-files")
                .inheritInheritableThreadLocals(false)
                .unstarted(AtExit::removeAll);
        thread.setContextClassLoader(null);
        try {
          Runtime.getRuntime().addShutdownHook(thread);
          hook = thread;
        } catch (IllegalStateException e) {
          // the process is ending, and who binds now is left with the file
        }
      }
    }

    static synchronized void forget(SocketFile file) {
      if (FILES.remove(file) && FILES.isEmpty() && hook != null) {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
          hook = null;
        } catch (IllegalStateException e) {
          // the process is ending
        }
      }
    }

    private static void removeAll() {
      Set<SocketFile> left;
      synchronized (AtExit.class) {
        left = Set.copyOf(FILES);
      }
      left.forEach(SocketFile::close);
    }
  }

  private final @Nullable Path path;
  private final @Nullable Object key;
  private final AtomicBoolean removed = new AtomicBoolean();

  private SocketFile(@Nullable Path path, @Nullable Object key) {
    this.path = path;
    this.key = key;
  }

  /// Of a socket that has a name and no file.
  static SocketFile none() {
    return new SocketFile(null, null);
  }

  /// @param address where a socket was just bound
  static SocketFile of(UnixAddress address) throws IOException {
    if (!(address instanceof UnixAddress.OfPath(Path path))) {
      return none();
    }
    Path file = path.toAbsolutePath();
    var bound = new SocketFile(file, keyOf(file));
    AtExit.add(bound);
    return bound;
  }

  /// Takes back what a bind that failed has done.
  static void undoBind(@Nullable SocketFile file, Channel channel) throws IOException {
    if (file != null) {
      file.close();
    }
    channel.close();
  }

  static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /// Removes it if it is still the same; once, since another socket's file may get its number.
  @Override
  public void close() {
    if (path == null || key == null || removed.getAndSet(true)) {
      return;
    }
    AtExit.forget(this);
    try {
      if (key.equals(keyOf(path))) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // it is gone already, or not ours to remove
    }
  }
}
