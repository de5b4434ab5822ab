package dev.weft.testing;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The descriptors that the process had open at one moment, to be compared with those that it has
/// later. Linux tells them; where nobody does, there are none.
///
/// **Threads.** Any.
final class DescriptorCensus {

  private static final Path OWN = Path.of("/proc/self/fd");

  /// What the JVM opens when it likes: its modules and jars, randomness, the list itself, and what
  /// libffi keeps the code of callbacks in.
  private static final Pattern KEPT =
      Pattern.compile(
          ".*\\.(jar|jmod|jsa|so|class)|.*/lib/modules|/dev/u?random|/proc/.*|/sys/.*"
              + "|.*/ffi\\w{6}( \\(deleted\\))?|/memfd:libffi.*");

  static {
    warmUp();
  }

  private final Map<Integer, String> before = open();

  /// Lets the JDK open what it keeps for as long as the process lives.
  private static void warmUp() {
    try {
      SocketChannel.open().close();
      DatagramChannel.open().close();
      Pipe pipe = Pipe.open();
      pipe.source().close();
      pipe.sink().close();
      Selector.open().close();
    } catch (IOException e) {
      return; // then the first test finds out
    }
  }

  /// The descriptors that were not open then and are now.
  List<String> left() {
    return open().entrySet().stream()
        .filter(now -> !now.getValue().equals(before.get(now.getKey())))
        .map(now -> "the descriptor %s: %s".formatted(now.getKey(), now.getValue()))
        .toList();
  }

  private static Map<Integer, String> open() {
    var open = new TreeMap<Integer, String>();
    if (!Files.isDirectory(OWN)) {
      return open;
    }
    try (DirectoryStream<Path> links = Files.newDirectoryStream(OWN)) {
      for (Path link : links) {
        try {
          String target = Files.readSymbolicLink(link).toString();
          if (!KEPT.matcher(target).matches()) {
            open.put(Integer.valueOf(link.getFileName().toString()), target);
          }
        } catch (IOException closedMeanwhile) {
          continue;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return open;
    }
    return open;
  }
}
