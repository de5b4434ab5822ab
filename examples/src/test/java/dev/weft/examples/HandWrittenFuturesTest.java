package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Futures by hand, with nothing but the four basic types. (The TCP stream is in
/// `HandWrittenPlayer`, the sleep by a thread in `DelaysCommand`.)
@Timeout(30)
class HandWrittenFuturesTest {

  /// A queue with a waker.
  private static final class Channel {
    private final Queue<Integer> values = new ArrayDeque<>();
    private @Nullable Waker receiver;

    void send(int value) {
      Waker wake;
      synchronized (this) {
        values.add(value);
        wake = receiver;
        receiver = null;
      }
      if (wake != null) {
        wake.wake();
      }
    }

    Future<Integer> receive() {
      return new Leaf() {
        @Override
        public Poll<Integer> poll(Context cx) {
          synchronized (Channel.this) {
            Integer value = values.poll();
            if (value != null) {
              return Poll.ready(value);
            }
            receiver = cx.waker();
            return Poll.pending();
          }
        }
      };
    }
  }

  private abstract static class Leaf implements Future<Integer> {
    @Override
    public void cancel(Context cx) {}
  }

  /// A sleep on a thread of its own.
  private static final class Sleep extends Leaf {
    private final long millis;
    private @Nullable Waker waker;
    private boolean started;
    private boolean over;

    Sleep(long millis) {
      this.millis = millis;
    }

    @Override
    public synchronized Poll<Integer> poll(Context cx) {
      waker = cx.waker();
      if (!started) {
        started = true;
        Thread.startVirtualThread(this::sleep);
      }
      return over ? Poll.ready((int) millis) : Poll.pending();
    }

    private void sleep() {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      Waker wake;
      synchronized (this) {
        over = true;
        wake = waker;
      }
      if (wake != null) {
        wake.wake();
      }
    }
  }

  /// Polls those that are not ready.
  private static final class JoinAll implements Future<Integer> {
    private final List<Future<Integer>> left;
    private int sum;

    JoinAll(List<Future<Integer>> futures) {
      left = new ArrayList<>(futures);
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      for (var each = left.iterator(); each.hasNext(); ) {
        if (each.next().poll(cx) instanceof Poll.Ready<Integer>(Integer value)) {
          sum += value;
          each.remove();
        }
      }
      return left.isEmpty() ? Poll.ready(sum) : Poll.pending();
    }

    @Override
    public void cancel(Context cx) {
      left.forEach(future -> future.cancel(cx));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("S2-10 a sleep, a channel and a join-all written by hand work on every executor")
  void byHand(String executor) throws Exception {
    try (Weft weft = Weft.builder().executor(executor).open()) {
      var channel = new Channel();
      Thread.startVirtualThread(
          () -> {
            for (int i = 0; i < 1000; i++) {
              channel.send(1);
            }
          });
      List<Future<Integer>> all = new ArrayList<>();
      all.add(new Sleep(20));
      all.add(new Sleep(10));
      for (int i = 0; i < 1000; i++) {
        all.add(channel.receive());
      }
      assertThat(weft.<Integer>blockOn(new JoinAll(all))).isEqualTo(1030);
    }
  }
}
