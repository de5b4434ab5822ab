package dev.weft.examples.soak;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Sends back what comes, and ends connections when it is told to.
final class SoakServer {

  /// As the last byte of a message: close. Other bytes are not negative.
  static final byte CLOSE = -1;

  /// As the last byte of a message: reset.
  static final byte RESET = -2;

  final AtomicInteger open = new AtomicInteger();
  final AtomicLong served = new AtomicLong();
  final AtomicLong failed = new AtomicLong();

  Future<@Nullable Void> serve(TcpListener listener) {
    return listener.serve(
        stream -> {
          open.incrementAndGet();
          return echo(stream);
        });
  }

  private Future<@Nullable Void> echo(TcpStream stream) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
          try {
            while (await(stream.read(buffer.clear())) >= 0) {
              buffer.flip();
              byte last = buffer.get(buffer.limit() - 1);
              if (last < 0) {
                if (last == RESET) {
                  stream.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                return null;
              }
              await(stream.writeAll(buffer));
            }
            await(stream.shutdown());
          } catch (IOException e) {
            failed.incrementAndGet(); // the peer has reset it
          } finally {
            open.decrementAndGet();
            served.incrementAndGet();
          }
          return null;
        });
  }
}
