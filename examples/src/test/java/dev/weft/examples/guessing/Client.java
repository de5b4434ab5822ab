package dev.weft.examples.guessing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A player as plain as `nc`: a blocking socket of the JDK.
final class Client implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  final Socket socket = new Socket();

  Client(InetSocketAddress server) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(server, PATIENCE_MILLIS);
  }

  Client send(String text) throws IOException {
    return send(text.getBytes(US_ASCII));
  }

  Client send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// The next line with its newline; what is left at the end of the stream; "" at the end.
  String line() throws IOException {
    var line = new StringBuilder();
    int b;
    while ((b = socket.getInputStream().read()) >= 0) {
      line.append((char) b);
      if (b == '\n') {
        break;
      }
    }
    return line.toString();
  }

  /// All that comes until the end of the stream.
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  String ask(String guess) throws IOException {
    return send(guess + "\n").line();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
