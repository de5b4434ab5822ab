package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.toys.Driven;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Senders that give up at random beside receivers that come and go: nothing is lost, nothing comes
/// twice, nobody waits for ever.
@Timeout(60)
class BroadcastStressTest {

  private static final int SENDERS = 3;
  private static final int VALUES = 3_000;

  /// Polls until it is ready, waiting for the waker in between; gives up at random if it may.
  ///
  /// @return the outcome, or null
  private static <T> Poll<T> drive(Future<T> future, Random givesUp) throws Exception {
    var woken = new Semaphore(0);
    var cx = Context.of(woken::release);
    while (true) {
      Poll<T> polled = future.poll(cx);
      if (polled.isReady()) {
        return polled;
      }
      if (givesUp != null && givesUp.nextInt(3) == 0) {
        future.cancel(cx);
        return null;
      }
      if (!woken.tryAcquire(20, TimeUnit.SECONDS)) {
        throw new AssertionError("a wake-up was lost");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("12.1 12.2 12.4 12.5 (S) senders and receivers that cancel strand nobody")
  void cancelling(long seed) throws Exception {
    var channel = Broadcast.<Integer>channel(2);
    try (var pool = Executors.newCachedThreadPool()) {
      var receiving = new ArrayList<java.util.concurrent.Future<List<Integer>>>();
      for (int r = 0; r < 2; r++) {
        var receiver = channel.sender().newReceiver();
        receiving.add(pool.submit(() -> receiveAll(receiver)));
      }
      var passing = pool.submit(passers(channel, new Random(seed)));
      var sending = new ArrayList<java.util.concurrent.Future<List<Integer>>>();
      for (int s = 0; s < SENDERS; s++) {
        int first = s * VALUES;
        var random = new Random(seed * 31 + s);
        var sender = channel.sender().copy();
        sending.add(pool.submit(() -> sendSome(sender, first, random)));
      }
      channel.receiver().close();
      channel.sender().close();
      var sent = new ArrayList<Integer>();
      for (var one : sending) {
        sent.addAll(one.get());
      }
      List<Integer> first = receiving.get(0).get();
      assertThat(first).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(receiving.get(1).get()).isEqualTo(first);
      for (int s = 0; s < SENDERS; s++) {
        int low = s * VALUES;
        assertThat(first.stream().filter(v -> v >= low && v < low + VALUES)).isSorted();
      }
      passing.get();
    }
  }

  private static List<Integer> sendSome(Broadcast.Sender<Integer> sender, int first, Random random)
      throws Exception {
    var sent = new ArrayList<Integer>();
    try (sender) {
      for (int i = first; i < first + VALUES; i++) {
        if (drive(sender.send(i), random) != null) {
          sent.add(i);
        }
      }
    }
    return sent;
  }

  private static List<Integer> receiveAll(Broadcast.Receiver<Integer> receiver) throws Exception {
    var received = new ArrayList<Integer>();
    try (receiver) {
      while (true) {
        Integer value = receiver.tryRecv();
        if (value != null) {
          received.add(value);
        } else if (drive(receiver.recv(), null) instanceof Poll.Ready<Integer>(var next)) {
          received.add(next);
        }
      }
    } catch (ChannelClosedException end) {
      return received;
    }
  }

  /// Receivers that come, take a little, and go.
  private static Callable<Void> passers(Broadcast<Integer> channel, Random random) {
    var spare = channel.sender().newReceiver();
    return () -> {
      try (spare) {
        while (true) {
          try (var copy = spare.copy()) {
            copy.tryRecv();
            var wait = new Driven<>(copy.recv());
            wait.poll();
            if (random.nextBoolean()) {
              wait.cancel();
            }
          }
          spare.tryRecv();
        }
      } catch (ChannelClosedException end) {
        return null;
      }
    };
  }
}
