package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.RuntimeListener;
import dev.weft.Waker;
import dev.weft.tck.Rule;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeSubject.Watched;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.TaskOutcomes;
import dev.weft.tck.bench.WatchedConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// §7 of the rule book: the end of a source, by its peer or by its owner, as tasks see it.
public interface SourceEndRules extends RuntimeKit {

  private RuntimeSubject openWithReadiness() {
    needs(capabilities().readiness(), "it has no readiness");
    return open();
  }

  /// A reader and a writer, and futures of both directions; then one of two futures whose waker
  /// needs the source's lock, at a close and at an event.
  @Rule(id = "7.33")
  default void closingASourceWakesItsWaiters() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      connection.fill();
      connection.clearReadable();
      Watched watched = connection.watched();
      List<CountDownLatch> woken = new ArrayList<>();
      assertThat(watched.pollReadable(waking(woken))).isEqualTo(Watched.PENDING);
      assertThat(watched.pollWritable(waking(woken))).isEqualTo(Watched.PENDING);
      for (Future<Integer> future : List.of(watched.readable(), watched.writable())) {
        assertThat(future.poll(waking(woken)).isPending()).isTrue();
      }
      within(
          "closing a source returns",
          () -> {
            watched.close();
            return true;
          });
      for (CountDownLatch one : woken) {
        eventually("closing a source wakes whoever waits for it", () -> one.getCount() == 0);
      }
      assertThat(catchThrowable(() -> watched.pollReadable(Context.of(() -> {}))))
          .as("what a reader gets when its source is closed")
          .isInstanceOf(IOException.class);
    }
    for (boolean atClose : new boolean[] {true, false}) {
      wakersFindNoLock(subject, atClose);
    }
  }

  private static Context waking(List<CountDownLatch> woken) {
    var one = new CountDownLatch(1);
    woken.add(one);
    return Context.of(one::countDown);
  }

  private void wakersFindNoLock(RuntimeSubject subject, boolean atClose) throws Exception {
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      connection.clearReadable();
      Future<Integer> first = connection.watched().readable();
      Future<Integer> other = connection.watched().readable();
      var through = new AtomicReference<@Nullable Boolean>();
      Waker waker = () -> through.set(givesUpElsewhere(other));
      assertThat(other.poll(Context.of(() -> {})).isPending()).isTrue();
      assertThat(first.poll(Context.of(waker)).isPending()).isTrue();
      if (atClose) {
        connection.watched().close();
      } else {
        connection.send(1);
      }
      eventually("a future's waker is called", () -> through.get() != null);
      assertThat(through.get())
          .as(
              "whether another thread gives up a wait for the same source while a waker is called"
                  + (atClose ? " at its close" : " for an event"))
          .isTrue();
    }
  }

  private boolean givesUpElsewhere(Future<?> future) {
    var done = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .name("tck: giving up")
        .start(
            () -> {
              future.cancel(Context.of(() -> {}));
              done.countDown();
            });
    try {
      return done.await(settings().patienceMillis() / 2, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Data and the end have arrived before a reader comes, who clears after every read.
  @Rule(id = "7.34")
  default void theEndSurvivesAClear() throws Exception {
    RuntimeSubject subject = openWithReadiness();
    try (WatchedConnection connection = WatchedConnection.of(subject)) {
      connection.clearReadable();
      int sent = 5;
      connection.far().write(ByteBuffer.allocate(sent));
      connection.far().shutdownOutput();
      Watched watched = connection.watched();
      eventually("what was sent is reported", () -> isReadable(watched));
      quietly("", () -> true); // the end, too
      int[] read = {0};
      SpawnedTask<Integer> reader =
          subject.spawn(
              Futures.pollFn(
                  cx -> {
                    for (int tick; (tick = watched.pollReadable(cx)) != Watched.PENDING; ) {
                      int n = connection.near().read(ByteBuffer.allocate(100));
                      if (n < 0) {
                        return Poll.ready(read[0]);
                      }
                      read[0] += n;
                      watched.clearReadable(tick); // a short read: there is no more, so far
                    }
                    return Poll.pending();
                  }));
      eventually(
          "a reader finds the end that came with the data which it has read", reader::isFinished);
      assertThat(TaskOutcomes.of(reader))
          .as("bytes before the end")
          .isEqualTo(new TaskOutcome.Value<>(sent));
    }
  }

  private static boolean isReadable(Watched watched) {
    try {
      return watched.pollReadable(Context.of(() -> {})) != Watched.PENDING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its place is taken by another source between the event and its delivery.
  @Rule(id = "7.35")
  default void eventsOfTheClosedReachNobodyElse() throws Exception {
    needs(capabilities().readiness(), "it has no readiness");
    needs(capabilities().parkHooks(), "its executor does not say when its workers wake up");
    var hook = new AtomicReference<Runnable>(() -> {});
    RuntimeSubject subject =
        open(
            SubjectOptions.listening(
                new RuntimeListener() {
                  @Override
                  public void workerUnparked(int worker) {
                    hook.get().run();
                  }
                }));
    for (int i = 0; i < 10; i++) {
      WatchedConnection closed = WatchedConnection.of(subject);
      closed.clearReadable();
      quietly("", () -> true); // all sleep
      var successor = new AtomicReference<@Nullable WatchedConnection>();
      hook.set(
          () -> {
            hook.set(() -> {});
            try {
              closed.watched().close();
              successor.set(WatchedConnection.of(subject));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      closed.far().shutdownOutput();
      eventually("a worker wakes up when a peer has closed", () -> successor.get() != null);
      try (WatchedConnection now = successor.get()) {
        quietly("", () -> true); // the event is delivered, or gone
        assertQuiet(now);
      }
    }
  }

  private static void assertQuiet(WatchedConnection connection) throws IOException {
    Context byHand = Context.of(() -> {});
    int tick = connection.watched().pollReadable(byHand);
    for (int clears = 0; tick != Watched.PENDING; clears++) {
      assertThat(clears)
          .as("clears in vain of a source that has the place of one whose peer has closed")
          .isLessThan(20);
      connection.watched().clearReadable(tick);
      tick = connection.watched().pollReadable(byHand);
    }
  }
}
