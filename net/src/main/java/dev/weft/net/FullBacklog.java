package dev.weft.net;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Recognises EAGAIN, which is what connecting to a UNIX listener with a full backlog fails with.
/// Neither library has a type for it, and its words are in the language of whoever started the
/// process. So a failure is compared with one that was provoked in this process, once for each
/// library: by filling the backlog of a listener of our own.
///
/// **Threads.** Any. Provoking takes a moment and a few descriptors, and is done when a connection
/// first fails with what it might be.
final class FullBacklog {

  /// In English, under Linux and the BSDs: needs no provoking, and stands in for it where it fails.
  private static final String ENGLISH = "Resource temporarily unavailable";

  /// A backlog of one has room for two under Linux. A system with no such failure accepts none of
  /// these or all of them.
  private static final int ENOUGH = 16;

  private static final Map<UnixLibrary, String> WORDS = new ConcurrentHashMap<>();

  private FullBacklog() {}

  /// Whether a failure to connect means that the backlog is full.
  static boolean isMeantBy(SocketException failure, UnixLibrary library) {
    String words = failure.getMessage();
    if (words == null || failure.getClass() != SocketException.class) {
      return false; // a refusal, for instance
    }
    return words.equals(ENGLISH)
        || words.equals(WORDS.computeIfAbsent(library, FullBacklog::provoked));
  }

  private static String provoked(UnixLibrary library) {
    try {
      Path directory = Files.createTempDirectory("weft");
      Path file = directory.resolve("full");
      try {
        return provoked(library, UnixAddress.of(file));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException | RuntimeException e) {
      return ENGLISH; // no place for a file, or no descriptors: as well as can be told
    }
  }

  private static String provoked(UnixLibrary library, UnixAddress address) throws IOException {
    List<SocketChannel> channels = new ArrayList<>();
    try (ServerSocketChannel listener = library.openListener(SelectorProvider.provider())) {
      listener.bind(library.address(address), 1);
      while (channels.size() < ENOUGH) {
        SocketChannel channel = library.openStream(SelectorProvider.provider());
        channels.add(channel);
        channel.configureBlocking(false);
        channel.connect(library.address(address));
      }
      return ENGLISH;
    } catch (SocketException e) {
      return e.getClass() == SocketException.class && e.getMessage() != null
          ? e.getMessage()
          : ENGLISH;
    } finally {
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }
}
