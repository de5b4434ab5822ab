package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Outcome;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import dev.weft.io.ByteStreams;
import dev.weft.io.Copied;
import dev.weft.io.DuplexPair;
import dev.weft.io.PipeWriter;
import dev.weft.tck.Rule;
import dev.weft.tck.StreamKit;
import dev.weft.tck.StreamSubject.Connected;
import dev.weft.testing.CountingWaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// §14 of the rule book: copies from stream to stream, and streams in memory.
public interface CopyRules extends StreamKit {

  /// How much a stream in memory holds, in bytes.
  int ROOM = 64;

  /// How often in a row no byte has gone on where a flood is taken to be blocked.
  int STANDS = 30;

  /// The end and the bytes of one stream come to the other, whatever becomes of the other
  /// direction; a failure comes to whoever copies.
  @Rule(id = "14.5")
  default void copies() throws Exception {
    Connected first = connected();
    Connected second = within("a stream is connected", subject()::connect);
    var copied = startCopy(first, second);
    first.peer().getOutputStream().write('a');
    first.peer().shutdownOutput();
    assertThat(within("a byte is copied", () -> second.peer().getInputStream().read()))
        .isEqualTo('a');
    assertThat(within("the end of one is passed on", () -> second.peer().getInputStream().read()))
        .isEqualTo(-1);
    second.peer().getOutputStream().write("bc".getBytes(StandardCharsets.UTF_8));
    assertThat(within("the other direction goes on", () -> first.peer().getInputStream().read()))
        .isEqualTo('b');
    second.peer().shutdownOutput();
    Outcome<Copied> end = within("the copy ends when both have ended", copied::get);
    assertThat(end).as("what was copied").isEqualTo(new Outcome.Success<>(new Copied(1, 2)));
    second.peer().close();

    oneIsBlocked();
    aFailureArrives();
  }

  private FutureTask<Outcome<Copied>> startCopy(Connected first, Connected second) {
    Future<Copied> copy = subject().copyBothWays(first.stream(), second.stream());
    var copied = new FutureTask<>(() -> subject().run(Futures.catching(copy)));
    Thread.ofPlatform().daemon().start(copied);
    return copied;
  }

  private void oneIsBlocked() throws Exception {
    Connected first = within("a stream is connected", subject()::connect);
    Connected second = within("a stream is connected", subject()::connect);
    var copied = startCopy(first, second);
    var flood = new byte[1 << 16];
    var flooded = new AtomicLong();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (true) {
                  first.peer().getOutputStream().write(flood);
                  flooded.addAndGet(flood.length);
                }
              } catch (IOException closed) {
                flooded.set(-1);
              }
            });
    var before = new AtomicLong();
    var standing = new AtomicInteger();
    eventually(
        "one direction is blocked",
        () -> {
          long now = flooded.get();
          boolean stands = now > 0 && before.getAndSet(now) == now;
          return (stands ? standing.incrementAndGet() : standing.getAndSet(0)) > STANDS;
        });
    for (int i = 0; i < 3; i++) {
      second.peer().getOutputStream().write('a' + i);
      assertThat(
              within(
                  "a byte is copied while the other direction is blocked",
                  () -> first.peer().getInputStream().read()))
          .isEqualTo('a' + i);
    }
    first.peer().setSoLinger(true, 0);
    first.peer().close();
    second.peer().setSoLinger(true, 0);
    second.peer().close();
    Outcome<Copied> end = within("a copy ends when its streams are broken", copied::get);
    assertThat(end)
        .as("what copying between two broken streams comes to")
        .isInstanceOf(Outcome.Failure.class);
  }

  private void aFailureArrives() throws Exception {
    Connected broken = within("a stream is connected", subject()::connect);
    broken.peer().setSoLinger(true, 0);
    broken.peer().close();
    PipeWriter nobody = ByteStreams.simplex(1).writer();
    assertThat(
            run(
                "a copy from a broken stream is over",
                Futures.catching(subject().copy(broken.stream(), nobody))))
        .as("what copying from a broken stream comes to")
        .isInstanceOf(Outcome.Failure.class);
  }

  /// It takes as much as was said, and no more; bytes wake who reads, room wakes who writes.
  @Rule(id = "14.6")
  default void memoryHasALimit() throws Exception {
    DuplexPair pair = subject().duplex(ROOM);
    var src = ByteBuffer.allocate(3 * ROOM);
    var writer = new CountingWaker();
    int taken = 0;
    while (taken != AsyncWriter.PENDING && src.hasRemaining()) {
      taken = pair.first().pollWrite(Context.of(writer), src);
    }
    assertThat(src.position()).as("the bytes taken before anybody reads").isEqualTo(ROOM);
    var dst = ByteBuffer.allocate(2 * ROOM);
    assertThat(pair.second().pollRead(Context.of(() -> {}), dst)).isEqualTo(ROOM);
    eventually("room wakes who waits to write", () -> writer.wakes() > 0);
    var reader = new CountingWaker();
    assertThat(pair.second().pollRead(Context.of(reader), dst)).isEqualTo(AsyncReader.PENDING);
    assertThat(pair.first().pollWrite(Context.of(writer), src)).isEqualTo(ROOM);
    eventually("bytes wake who waits to read", () -> reader.wakes() > 0);
    pair.first().close();
    assertThat(pair.second().pollRead(Context.of(reader), dst)).isEqualTo(ROOM);
    assertThat(pair.second().pollRead(Context.of(reader), dst.clear())).isEqualTo(AsyncReader.END);
    pair.second().close();
  }
}
