package dev.weft.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// A socket file that was left behind by a process that is gone: told by a connection that is
/// refused, and removed ([UnixAddress#unlinkStale]).
final class StaleFile {
  private StaleFile() {}

  static boolean unlink(Path path) throws IOException {
    BasicFileAttributes before;
    try {
      before = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!before.isOther() || !isRefused(path)) {
      return false;
    }
    Object key = before.fileKey();
    return key != null && key.equals(SocketFile.keyOf(path)) && Files.deleteIfExists(path);
  }

  /// Whether no socket is bound to the file any more. (One of another type than this, one with a
  /// full backlog, or a file that is no socket, fails otherwise.)
  private static boolean isRefused(Path path) throws IOException {
    try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException other) {
      return false;
    }
  }
}
