package dev.weft.examples.guessing;

import dev.weft.examples.ReturningMain;
import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The game as a process of its own.
final class GameProcess extends WeftProcess {

  final InetSocketAddress address;

  /// Starts the game on a free port.
  ///
  /// @param pairing what the game's runtime is made of
  /// @param descriptors how many descriptors the process may have; 0 for as many as this one
  GameProcess(Pairing pairing, int descriptors, String... options) throws IOException {
    super(pairing, descriptors, arguments(options));
    address = listeningOn();
  }

  private GameProcess(Pairing pairing, String main, String... options) throws IOException {
    super(pairing, 0, main, arguments(options));
    address = listeningOn();
  }

  /// Starts the game so that only the end of its threads ends the process.
  static GameProcess thatReturns(Pairing pairing, String... options) throws IOException {
    return new GameProcess(pairing, ReturningMain.class.getName(), options);
  }

  private static List<String> arguments(String... options) {
    return Stream.concat(Stream.of("guessing-game", "--address", "127.0.0.1:0"), Stream.of(options))
        .toList();
  }

  Client join() throws IOException {
    return new Client(address);
  }

  /// What the process has used of the processors, in hundredths of a second.
  long cpuTicks() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
