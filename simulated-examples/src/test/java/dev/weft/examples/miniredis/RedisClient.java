package dev.weft.examples.miniredis;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Future;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.net.TcpStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection to a server of Redis's protocol. One call at a time.
final class RedisClient implements AutoCloseable {

  private final TcpStream stream;
  private final BufferedAsyncReader lines;
  private final int life;

  /// @param life which of the server's lives it is connected to
  RedisClient(TcpStream stream, int life) {
    this.stream = stream;
    this.lines = stream.buffered();
    this.life = life;
  }

  int life() {
    return life;
  }

  /// Sends a command, and yields the words of its reply.
  Future<List<String>> call(String... words) {
    var command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append("$" + word.length() + "\r\n" + word + "\r\n");
    }
    return stream.writeAll(command.toString().getBytes(US_ASCII)).then(x -> reply());
  }

  /// The next reply, or message: its words, one after the other, without their lengths.
  Future<List<String>> reply() {
    return async(
        () -> {
          List<String> words = new ArrayList<>();
          int missing = 1;
          while (missing > 0) {
            String line = present(await(lines.readLine()));
            missing--;
            if (line.startsWith("*")) {
              missing += Integer.parseInt(line.substring(1));
            } else if (line.startsWith("$") && !line.equals("$-1")) {
              words.add(present(await(lines.readLine())));
            } else {
              words.add(line);
            }
          }
          return words;
        });
  }

  private static String present(@Nullable String line) throws EOFException {
    if (line == null) {
      throw new EOFException("the server has gone");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
