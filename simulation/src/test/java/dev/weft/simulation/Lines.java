package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Servers and clients that talk in lines.
final class Lines {
  private Lines() {}

  static final int PORT = 80;

  /// Answers each line with what `answer` makes of it.
  static Future<@Nullable Void> server(Fn<String, Future<String>> answer) {
    return async(
        () -> {
          TcpListener listener = await(TcpListener.bind(new InetSocketAddress(PORT)));
          await(listener.serve(connection -> answered(connection, answer)));
        });
  }

  private static Future<@Nullable Void> answered(
      TcpStream connection, Fn<String, Future<String>> answer) {
    return async(
        () -> {
          var lines = connection.buffered();
          String line;
          while ((line = await(lines.readLine())) != null) {
            await(write(connection, await(answer.apply(line))));
          }
        });
  }

  static Future<@Nullable Void> write(TcpStream connection, String line) {
    return connection.writeAll((line + "\n").getBytes(US_ASCII));
  }

  /// The answer to one line, on a connection of its own.
  static Future<@Nullable String> ask(String host, String line) {
    return async(
        () -> {
          try (TcpStream connection = await(TcpStream.connect(host, PORT))) {
            await(write(connection, line));
            return await(connection.buffered().readLine());
          }
        });
  }
}
