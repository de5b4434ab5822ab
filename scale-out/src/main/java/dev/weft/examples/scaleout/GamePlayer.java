package dev.weft.examples.scaleout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A player of a [GameDrill], as plain as `nc`.
///
/// **Threads.** One party.
final class GamePlayer implements AutoCloseable {

  /// For a machine that is slow, and for a broker that is away.
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket = new Socket();
  private final BufferedReader lines;
  private int messages;
  private int node = -1;

  /// @throws IOException if nobody lets it in
  GamePlayer(InetSocketAddress server) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(server, PATIENCE_MILLIS);
      lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Finds out by guessing which node it is at: that number i has the target `targets[i]`, and
  /// these grow.
  ///
  /// @throws IOException if it is not answered
  void findNode(int[] targets) throws IOException {
    for (int i = 0; i < targets.length; i++) {
      if ("Too high!".equals(ask(targets[i] + 1))) {
        node = i;
        return;
      }
    }
    throw new IOException("no node has such a target");
  }

  /// The number of its node.
  int node() {
    return node;
  }

  void send(int guess) throws IOException {
    socket.getOutputStream().write((guess + "\n").getBytes(US_ASCII));
    messages++;
  }

  /// The next line; null at the end, or when the connection breaks.
  @Nullable String line() {
    try {
      String line = lines.readLine();
      if (line != null) {
        messages++;
      }
      return line;
    } catch (IOException broken) {
      return null;
    }
  }

  @Nullable String ask(int guess) throws IOException {
    send(guess);
    return line();
  }

  /// Whether it is answered as it should be; guesses that which is too low everywhere.
  boolean isPlaying() {
    try {
      return "Too low!".equals(ask(0));
    } catch (IOException broken) {
      return false;
    }
  }

  /// How many lines it has sent and received.
  int messages() {
    return messages;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }
}
