package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeSubject.Watched;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.TaskOutcomes;
import dev.weft.tck.bench.WatchedConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      SpawnedTask<Integer> reader = subject.spawn(connection.read());
      quietly("a task reads what nobody sent", () -> !reader.isFinished());
      connection.send(7);
      eventually("a task that waits to read runs when a byte arrives", reader::isFinished);
    }
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      connection.fill();
      SpawnedTask<?> writer = subject.spawn(connection.write());
      quietly("a task writes where there is no room", () -> !writer.isFinished());
      connection.drain();
      eventually("a task that waits to write runs when there is room", writer::isFinished);
    }
  }

  /// An old clear erases nothing; then bytes sent at random moments, each awaited.
  @Rule(id = "7.3", kind = RuleKind.STOCHASTIC)
  default void readinessIsNotLost() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      var erased = new AtomicReference<@Nullable Boolean>();
      var waits = new AtomicBoolean();
      subject.spawn(clearsTooLate(connection, waits, erased));
      eventually("the clearing task waits", waits::get);
      quietly("a byte arrives that nobody sent", () -> erased.get() == null);
      connection.send(1);
      eventually("the clearing task is woken", () -> erased.get() != null);
      assertThat(erased.get())
          .as("a clear for a tick before the last event erased that event")
          .isFalse();
    }
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      int rounds = settings().iterations();
      var received = new AtomicInteger();
      subject.spawn(readsFrom(connection, received));
      Random random = random();
      for (int i = 1; i <= rounds; i++) {
        int round = i;
        for (int spins = random.nextInt(i % 2 == 0 ? 300 : 30_000); spins > 0; spins--) {
          Thread.onSpinWait();
        }
        connection.send(round);
        eventually("byte " + round + " is read", () -> received.get() == round);
      }
    }
  }

  /// @param waits set when the waker is left, so that a byte sent from then on is an event to come
  private static Future<Integer> clearsTooLate(
      WatchedConnection connection, AtomicBoolean waits, AtomicReference<Boolean> erased) {
    int[] old = {Watched.PENDING};
    Watched watched = connection.watched();
    return Futures.pollFn(
        cx -> {
          int tick = watched.pollReadable(cx);
          while (tick != Watched.PENDING && !waits.get()) {
            old[0] = tick;
            watched.clearReadable(tick);
            tick = watched.pollReadable(cx);
          }
          waits.set(true);
          if (tick == Watched.PENDING) {
            return Poll.pending();
          }
          watched.clearReadable(old[0]);
          erased.set(watched.pollReadable(cx) == Watched.PENDING);
          return Poll.ready(tick);
        });
  }

  private static Future<Integer> readsFrom(WatchedConnection connection, AtomicInteger received) {
    Future<Integer>[] next = newRead(connection);
    return Futures.pollFn(
        cx -> {
          while (next[0].poll(cx) instanceof Poll.Ready<Integer>) {
            received.incrementAndGet();
            next[0] = connection.read();
          }
          return Poll.pending();
        });
  }

  @SuppressWarnings("unchecked")
  private static Future<Integer>[] newRead(WatchedConnection connection) {
    return (Future<Integer>[]) new Future<?>[] {connection.read()};
  }

  /// Reader and writer of one socket, in both orders.
  @Rule(id = "7.4")
  default void directionsAreIndependent() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    for (boolean readFirst : new boolean[] {true, false}) {
      try (WatchedConnection connection = WatchedConnection.of(subject)) {
        connection.fill();
        SpawnedTask<?> reader = subject.spawn(connection.read());
        SpawnedTask<?> writer = subject.spawn(connection.write());
        quietly("one goes on without cause", () -> !reader.isFinished() && !writer.isFinished());
        SpawnedTask<?> first = readFirst ? reader : writer;
        SpawnedTask<?> second = readFirst ? writer : reader;
        fire(connection, readFirst);
        eventually("one of reader and writer goes on when its event comes", first::isFinished);
        if (!readFirst) { // a byte that is sent may make the system find room for the writer
          quietly("the reader goes on without cause", () -> !reader.isFinished());
        }
        fire(connection, !readFirst);
        eventually("the other goes on when its event comes", second::isFinished);
      }
    }
  }

  private static void fire(WatchedConnection connection, boolean readable) throws IOException {
    if (readable) {
      connection.send(1);
    } else {
      connection.drain();
    }
  }

  /// Five that wait to read and five that wait to write.
  @Rule(id = "7.5")
  default void allWaitersAreWoken() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      connection.fill();
      connection.clearReadable();
      var readers = new ArrayList<SpawnedTask<Integer>>();
      var writers = new ArrayList<SpawnedTask<Integer>>();
      for (int i = 0; i < 5; i++) {
        readers.add(subject.spawn(connection.watched().readable()));
        writers.add(subject.spawn(connection.watched().writable()));
      }
      quietly("waiters go on without cause", () -> ended(readers) == 0 && ended(writers) == 0);
      connection.send(1);
      eventually("all 5 that wait to read one socket go on", () -> ended(readers) == 5);
      connection.drain();
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
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      SpawnedTask<Integer> reader = subject.spawn(connection.read());
      quietly("a reader goes on without cause", () -> !reader.isFinished());
      connection.far().shutdownOutput();
      eventually("a reader goes on when the peer has closed", reader::isFinished);
      assertThat(TaskOutcomes.of(reader))
          .as("how reading ended")
          .isEqualTo(new TaskOutcome.Value<>(-1));
    }
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      connection.fill();
      SpawnedTask<?> reader = subject.spawn(connection.read());
      SpawnedTask<?> writer = subject.spawn(connection.write());
      quietly("one goes on without cause", () -> !reader.isFinished() && !writer.isFinished());
      connection.reset();
      eventually("a reader goes on when the connection is reset", reader::isFinished);
      eventually("a writer goes on when the connection is reset", writer::isFinished);
      assertThat(TaskOutcomes.of(writer))
          .as("how writing ended")
          .isInstanceOf(TaskOutcome.Failed.class);
    }
  }

  /// Wakers that are not the runtime's tasks are called, and what they look at is closed.
  @Rule(id = "7.19")
  default void closeWakesWaitersWithAnError() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (WatchedConnection connection = WatchedConnection.of(subject);
        WatchedConnection late = WatchedConnection.of(openWithReadiness())) {
      connection.fill();
      connection.clearReadable();
      var woken = new CountDownLatch(2);
      Context reader = Context.of(woken::countDown);
      Context writer = Context.of(woken::countDown);
      Watched watched = connection.watched();
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
      assertThat(catchThrowable(() -> WatchedConnection.of(subject)))
          .as("what watching a socket throws after close")
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /// It runs in the middle of the runtime's work.
  @Rule(id = "7.21")
  default void wakerMayCloseItsSource() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    WatchedConnection connection =
        WatchedConnection.of(subject); // closed by its waker; if not, closing it might hang, too
    try (WatchedConnection other = WatchedConnection.of(subject);
        SocketChannel far = connection.far()) {
      connection.clearReadable();
      var closed = new CountDownLatch(1);
      Context cx =
          Context.of(
              () -> {
                try {
                  connection.watched().close();
                  closed.countDown();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      while (connection.watched().pollReadable(cx) != Watched.PENDING) {
        connection.clearReadable();
      }
      far.write(ByteBuffer.allocate(1));
      eventually("a waker that closes its own source returns", () -> closed.getCount() == 0);
      SpawnedTask<Integer> reader = subject.spawn(other.read());
      other.send(1);
      eventually("another source is served after that", reader::isFinished);
    }
  }
}
