package cases;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.compiler.testing.Case;
import dev.weft.compiler.testing.Probe;
import dev.weft.compiler.testing.ProbeStream;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Awaits that are directly those of reads and writes, and awaits of the same in other shapes.
final class Streams {

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }

  @Case
  static Future<?> readToTheEnd(Probe p) {
    AsyncReader reader = p.stream(7);
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(16);
          int reads = 0;
          while (await(reader.read(buffer)) >= 0) {
            reads++;
          }
          return reads + text(buffer);
        });
  }

  @Case
  static Future<?> echo(Probe p) {
    AsyncDuplex stream = p.stream(9);
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(16);
          try (stream) {
            while (await(stream.read(buffer.clear())) >= 0) {
              await(stream.writeAll(buffer.flip()));
            }
          }
        });
  }

  @Case
  static Future<?> writeSome(Probe p) {
    AsyncWriter writer = p.stream(9);
    return async(
        () -> {
          ByteBuffer buffer = bytes("abcdefgh");
          String counts = "";
          while (buffer.hasRemaining()) {
            counts += await(writer.write(buffer));
          }
          return counts;
        });
  }

  @Case
  static Future<?> failsAndGoesOn(Probe p) {
    AsyncDuplex stream = p.stream(4);
    return async(
        () -> {
          String said = "";
          for (String word : new String[] {"one", "four!", "two"}) {
            try {
              await(stream.writeAll(bytes(word)));
            } catch (IOException e) {
              said += e.getMessage() + await(stream.read(ByteBuffer.allocate(1)));
            }
          }
          return said;
        });
  }

  @Case
  static Future<?> eitherStream(Probe p) {
    AsyncReader one = p.stream(3);
    AsyncReader other = p.stream(5);
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(16);
          int sum = 0;
          for (int i = 0; i < 6; i++) {
            sum = sum * 10 + await(i % 2 == 0 ? one.read(buffer) : other.read(buffer));
          }
          return sum + text(buffer);
        });
  }

  @Case
  static Future<?> inAVariableFirst(Probe p) {
    AsyncReader reader = p.stream(5);
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(16);
          Future<Integer> first = reader.read(buffer);
          Future<Integer> second = reader.read(buffer);
          int n = 10 * await(first);
          n += await(reader.read(buffer));
          return 10 * n + await(second) + text(buffer);
        });
  }

  @Case
  static Future<?> betweenOtherAwaits(Probe p) {
    AsyncDuplex stream = p.stream(6);
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(16);
          int n = await(p.later(5)) * 10 + await(stream.read(buffer));
          n = n * 10 + await(p.later(4));
          await(stream.writeAll(bytes("x")));
          return n * 10 + await(stream.read(buffer)) + text(buffer);
        });
  }

  @Case
  static Future<?> twoInOneExpression(Probe p) {
    AsyncReader one = p.stream(3);
    AsyncReader other = p.stream(2);
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(16);
          return 10 * await(one.read(buffer)) + await(other.read(buffer)) + text(buffer);
        });
  }

  @Case
  static Future<?> inFinally(Probe p) {
    AsyncDuplex stream = p.stream(6);
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(16);
          try {
            return await(stream.read(buffer)) + await(p.later(1));
          } finally {
            await(stream.writeAll(bytes("bye")));
          }
        });
  }

  @Case
  static Future<?> ofTheImplementingType(Probe p) {
    ProbeStream stream = p.stream(4);
    return async(() -> await(stream.read(ByteBuffer.allocate(4))));
  }

  @Case
  static Future<?> noBuffer(Probe p) {
    AsyncReader reader = p.stream(4);
    return async(
        () -> {
          try {
            return await(reader.read(null));
          } catch (NullPointerException e) {
            return "no buffer";
          }
        });
  }
}
