package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.Ended;
import dev.weft.tck.Kind;
import dev.weft.tck.Rule;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeSubject.Watched;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.bench.Ends;
import dev.weft.tck.bench.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// §7 of the rule book: readiness, as tasks see it, over real sockets.
public interface DriverRules extends RuntimeKit {

  private RuntimeSubject openWithReadiness() {
    needs(capabilities().readiness(), "it has no readiness");
    return open();
  }

  /// A task that waits to read, and one that waits to write.
  @Rule(id = "7.1")
  default void eventWakesTheWaiter() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (Wire wire = Wire.of(subject)) {
      SpawnedTask<Integer> reader = subject.spawn(wire.read());
      quietly("a task reads what nobody sent", () -> !reader.isFinished());
      wire.send(7);
      eventually("a task that waits to read runs when a byte arrives", reader::isFinished);
    }
    try (Wire wire = Wire.of(subject)) {
      wire.fill();
      SpawnedTask<?> writer = subject.spawn(wire.write());
      quietly("a task writes where there is no room", () -> !writer.isFinished());
      wire.drain();
      eventually("a task that waits to write runs when there is room", writer::isFinished);
    }
  }

  /// An old clear erases nothing; then bytes sent at random moments, each awaited.
  @Rule(id = "7.3", kind = Kind.STOCHASTIC)
  default void readinessIsNotLost() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (Wire wire = Wire.of(subject)) {
      var erased = new AtomicReference<@Nullable Boolean>();
      subject.spawn(clearsTooLate(wire, erased));
      quietly("a byte arrives that nobody sent", () -> erased.get() == null);
      wire.send(1);
      eventually("the clearing task is woken", () -> erased.get() != null);
      assertThat(erased.get())
          .as("a clear for a tick before the last event erased that event")
          .isFalse();
    }
    try (Wire wire = Wire.of(subject)) {
      int rounds = settings().iterations();
      var received = new AtomicInteger();
      subject.spawn(readsFrom(wire, received));
      Random random = random();
      for (int i = 1; i <= rounds; i++) {
        int round = i;
        for (int spins = random.nextInt(i % 2 == 0 ? 300 : 30_000); spins > 0; spins--) {
          Thread.onSpinWait();
        }
        wire.send(round);
        eventually("byte " + round + " is read", () -> received.get() == round);
      }
    }
  }

  private static Future<Integer> clearsTooLate(Wire wire, AtomicReference<Boolean> erased) {
    int[] old = {Watched.PENDING};
    Watched watched = wire.watched();
    return Futures.pollFn(
        cx -> {
          int tick = watched.pollReadable(cx);
          if (tick == Watched.PENDING) {
            return Poll.pending();
          }
          if (old[0] != Watched.PENDING && old[0] != tick) {
            watched.clearReadable(old[0]);
            erased.set(watched.pollReadable(cx) == Watched.PENDING);
            return Poll.ready(tick);
          }
          old[0] = tick;
          watched.clearReadable(tick);
          return watched.pollReadable(cx) == Watched.PENDING ? Poll.pending() : Poll.ready(tick);
        });
  }

  private static Future<Integer> readsFrom(Wire wire, AtomicInteger received) {
    Future<Integer>[] next = newRead(wire);
    return Futures.pollFn(
        cx -> {
          while (next[0].poll(cx) instanceof Poll.Ready<Integer>) {
            received.incrementAndGet();
            next[0] = wire.read();
          }
          return Poll.pending();
        });
  }

  @SuppressWarnings("unchecked")
  private static Future<Integer>[] newRead(Wire wire) {
    return (Future<Integer>[]) new Future<?>[] {wire.read()};
  }

  /// Reader and writer of one socket, in both orders.
  @Rule(id = "7.4")
  default void directionsAreIndependent() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    for (boolean readFirst : new boolean[] {true, false}) {
      try (Wire wire = Wire.of(subject)) {
        wire.fill();
        SpawnedTask<?> reader = subject.spawn(wire.read());
        SpawnedTask<?> writer = subject.spawn(wire.write());
        quietly("one goes on without cause", () -> !reader.isFinished() && !writer.isFinished());
        SpawnedTask<?> first = readFirst ? reader : writer;
        SpawnedTask<?> second = readFirst ? writer : reader;
        fire(wire, readFirst);
        eventually("one of reader and writer goes on when its event comes", first::isFinished);
        if (!readFirst) { // a byte that is sent may make the system find room for the writer
          quietly("the reader goes on without cause", () -> !reader.isFinished());
        }
        fire(wire, !readFirst);
        eventually("the other goes on when its event comes", second::isFinished);
      }
    }
  }

  private static void fire(Wire wire, boolean readable) throws IOException {
    if (readable) {
      wire.send(1);
    } else {
      wire.drain();
    }
  }

  /// Five that wait to read and five that wait to write.
  @Rule(id = "7.5")
  default void allWaitersAreWoken() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (Wire wire = Wire.of(subject)) {
      wire.fill();
      wire.clearReadable();
      var readers = new ArrayList<SpawnedTask<Integer>>();
      var writers = new ArrayList<SpawnedTask<Integer>>();
      for (int i = 0; i < 5; i++) {
        readers.add(subject.spawn(wire.watched().readable()));
        writers.add(subject.spawn(wire.watched().writable()));
      }
      quietly("waiters go on without cause", () -> ended(readers) == 0 && ended(writers) == 0);
      wire.send(1);
      eventually("all 5 that wait to read one socket go on", () -> ended(readers) == 5);
      wire.drain();
      eventually("all 5 that wait to write to one socket go on", () -> ended(writers) == 5);
    }
  }

  private static long ended(List<SpawnedTask<Integer>> tasks) {
    return tasks.stream().filter(SpawnedTask::isFinished).count();
  }

  /// The end of the stream wakes the reader, a broken connection both.
  @Rule(id = "7.12")
  default void closeAndResetWake() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (Wire wire = Wire.of(subject)) {
      SpawnedTask<Integer> reader = subject.spawn(wire.read());
      quietly("a reader goes on without cause", () -> !reader.isFinished());
      wire.far().shutdownOutput();
      eventually("a reader goes on when the peer has closed", reader::isFinished);
      assertThat(Ends.of(reader)).as("how reading ended").isEqualTo(new Ended.Value<>(-1));
    }
    try (Wire wire = Wire.of(subject)) {
      wire.fill();
      SpawnedTask<?> reader = subject.spawn(wire.read());
      SpawnedTask<?> writer = subject.spawn(wire.write());
      quietly("one goes on without cause", () -> !reader.isFinished() && !writer.isFinished());
      wire.reset();
      eventually("a reader goes on when the connection is reset", reader::isFinished);
      eventually("a writer goes on when the connection is reset", writer::isFinished);
      assertThat(Ends.of(writer)).as("how writing ended").isInstanceOf(Ended.Failed.class);
    }
  }

  /// Wakers that are not the runtime's tasks are called, and what they look at is closed.
  @Rule(id = "7.19")
  default void closeWakesWaitersWithAnError() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (Wire wire = Wire.of(subject);
        Wire late = Wire.of(openWithReadiness())) {
      wire.fill();
      wire.clearReadable();
      var woken = new CountDownLatch(2);
      Context reader = Context.of(woken::countDown);
      Context writer = Context.of(woken::countDown);
      Watched watched = wire.watched();
      assertThat(watched.pollReadable(reader)).isEqualTo(Watched.PENDING);
      assertThat(watched.pollWritable(writer)).isEqualTo(Watched.PENDING);
      within("close returns", () -> subject.close(settings().patience()));
      eventually("close wakes a reader and a writer", () -> woken.getCount() == 0);
      assertThat(catchThrowable(() -> watched.pollReadable(reader)))
          .as("what a reader gets after close")
          .isNotNull();
      assertThat(catchThrowable(() -> watched.pollWritable(writer)))
          .as("what a writer gets after close")
          .isNotNull();
      late.watched().close();
      assertThat(catchThrowable(() -> Wire.of(subject)))
          .as("what watching a socket throws after close")
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /// It runs in the middle of the runtime's work.
  @Rule(id = "7.21")
  default void wakerMayCloseItsSource() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    Wire wire = Wire.of(subject); // closed by its waker; if not, closing it might hang, too
    try (Wire other = Wire.of(subject);
        SocketChannel far = wire.far()) {
      wire.clearReadable();
      var closed = new CountDownLatch(1);
      Context cx =
          Context.of(
              () -> {
                try {
                  wire.watched().close();
                  closed.countDown();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      while (wire.watched().pollReadable(cx) != Watched.PENDING) {
        wire.clearReadable();
      }
      far.write(ByteBuffer.allocate(1));
      eventually("a waker that closes its own source returns", () -> closed.getCount() == 0);
      SpawnedTask<Integer> reader = subject.spawn(other.read());
      other.send(1);
      eventually("another source is served after that", reader::isFinished);
    }
  }
}
