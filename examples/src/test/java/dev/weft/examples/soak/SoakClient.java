package dev.weft.examples.soak;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.net.TcpStream;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One connection after the other until the time is up: talks, and ends it in one of the ways there
/// are. It waits for each step without a limit: a lost wake-up stops it, and [Soak] sees that.
final class SoakClient {
  private static final String OVER = "is over";

  private static final int MESSAGE = 4096;

  /// More than the buffers of both ends hold, so that writers have to wait.
  private static final int FLOOD = 6 << 20;

  private final Soak soak;
  private final int number;
  private final Random random;
  private volatile String step = "not begun";
  private final ByteBuffer out = ByteBuffer.allocateDirect(MESSAGE);
  private final ByteBuffer in = ByteBuffer.allocateDirect(MESSAGE);

  SoakClient(Soak soak, int number, long seed) {
    this.soak = soak;
    this.number = number;
    this.random = new Random(seed * 1_000_003 + number);
  }

  Future<@Nullable Void> run() {
    return async(
        () -> {
          await(Time.sleep(pause(soak.rampMillis)));
          while (!soak.isOver()) {
            if (soak.takeConnection()) {
              try {
                await(connection(soak.address(random)));
              } finally {
                soak.returnConnection();
              }
            }
            await(Time.sleep(pause(soak.pauseMillis)));
          }
          step(OVER);
          return null;
        });
  }

  private void step(String name) {
    step = name;
    soak.step();
  }

  boolean isOver() {
    return step.equals(OVER);
  }

  @Override
  public String toString() {
    return "client " + number + " " + step;
  }

  private Duration pause(int mostMillis) {
    return Duration.ofMillis(random.nextInt(mostMillis));
  }

  private Future<@Nullable Void> connection(InetSocketAddress address) {
    return async(
        () -> {
          step("connecting");
          try (TcpStream stream = await(TcpStream.connect(address))) {
            int messages = random.nextInt(5);
            for (int i = 0; i < messages && !soak.isOver(); i++) {
              step("talking");
              await(exchange(stream));
              await(Time.sleep(pause(soak.pauseMillis)));
            }
            int ending = random.nextInt(8);
            step("ending " + ending);
            await(end(stream, ending));
            soak.ended(ending);
          }
          step("between connections");
          return null;
        });
  }

  private Future<@Nullable Void> end(TcpStream stream, int ending) {
    return async(
        () -> {
          switch (ending) {
            case 0 -> {
              // closed at once
            }
            case 1 -> await(halfClose(stream));
            case 2 -> {
              // Data and the end at once, to both sides.
              int size = fill(out);
              await(stream.writeAll(out));
              await(stream.shutdown());
              await(readBack(stream, size));
              await(expectEnd(stream));
            }
            case 3 -> stream.setOption(StandardSocketOptions.SO_LINGER, 0);
            case 4 -> {
              // What comes back is not read: the system resets.
              fill(out);
              await(stream.writeAll(out));
            }
            case 5 -> {
              // A read is given up, the next one works.
              try {
                await(Futures.timeout(Duration.ofMillis(5), stream.read(in.clear())));
                throw new AssertionError("nothing was sent");
              } catch (TimeoutException expected) {
                // it is
              }
              await(exchange(stream));
              await(halfClose(stream));
            }
            case 6 -> {
              await(stream.writeAll(out.clear().put(SoakServer.CLOSE).flip()));
              await(expectEnd(stream));
            }
            default -> {
              await(stream.writeAll(out.clear().put(SoakServer.RESET).flip()));
              try {
                await(expectEnd(stream));
              } catch (IOException reset) {
                // one or the other
              }
            }
          }
          return null;
        });
  }

  private Future<@Nullable Void> halfClose(TcpStream stream) {
    return async(
        () -> {
          await(stream.shutdown());
          await(expectEnd(stream));
          return null;
        });
  }

  private Future<@Nullable Void> expectEnd(TcpStream stream) {
    return async(
        () -> {
          int n = await(stream.read(in.clear()));
          if (n >= 0) {
            throw new AssertionError("client " + number + " got " + n + " bytes, not the end");
          }
          return null;
        });
  }

  private Future<@Nullable Void> exchange(TcpStream stream) {
    return async(
        () -> {
          if (random.nextInt(soak.floodOneIn) == 0) {
            await(Futures.tryJoin(flood(stream), drain(stream)));
          } else {
            int size = fill(out);
            await(stream.writeAll(out));
            await(readBack(stream, size));
          }
          return null;
        });
  }

  private Future<@Nullable Void> flood(TcpStream stream) {
    return async(
        () -> {
          ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
          for (int sent = 0; sent < FLOOD; sent += zeros.capacity()) {
            await(stream.writeAll(zeros.clear()));
          }
          return null;
        });
  }

  /// Begins when the writer has to wait.
  private Future<@Nullable Void> drain(TcpStream stream) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(50)));
          ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
          for (int got = 0; got < FLOOD; ) {
            int n = await(stream.read(zeros.clear()));
            if (n < 0) {
              throw new AssertionError("client " + number + ": the end after " + got + " bytes");
            }
            got += n;
          }
          return null;
        });
  }

  /// A message whose bytes say where they stand.
  private int fill(ByteBuffer buffer) {
    int size = 1 + random.nextInt(MESSAGE);
    buffer.clear();
    for (int i = 0; i < size; i++) {
      buffer.put((byte) (i + number & 0x7f));
    }
    buffer.flip();
    return size;
  }

  private Future<@Nullable Void> readBack(TcpStream stream, int size) {
    return async(
        () -> {
          int got = 0;
          while (got < size) {
            int n = await(stream.read(in.clear().limit(size - got)));
            if (n < 0) {
              throw new AssertionError("client " + number + ": the end after " + got + " bytes");
            }
            for (int i = 0; i < n; i++) {
              if (in.get(i) != (byte) (got + i + number & 0x7f)) {
                throw new AssertionError("client " + number + ": byte " + (got + i) + " is wrong");
              }
            }
            got += n;
          }
          return null;
        });
  }

  /// Says nothing until it is aborted.
  static Future<@Nullable Void> idle(InetSocketAddress address) {
    return async(
        () -> {
          try (TcpStream stream = await(TcpStream.connect(address))) {
            await(stream.read(ByteBuffer.allocate(1)));
          }
          return null;
        });
  }
}
