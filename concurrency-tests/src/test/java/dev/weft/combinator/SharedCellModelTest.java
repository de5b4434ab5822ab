package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Shared;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharedCellModelTest {

  /// Ready once it is told, from another thread.
  private static final class Told implements Future<Integer> {
    private final AtomicInteger polling = new AtomicInteger();
    private volatile boolean told;
    private volatile Waker waker;

    void tell() {
      told = true;
      Waker w = waker;
      if (w != null) {
        w.wake();
      }
    }

    @Override
    public Poll<Integer> poll(Context cx) {
      if (polling.incrementAndGet() != 1) {
        throw new AssertionError("polled by two at once");
      }
      waker = cx.waker();
      boolean ready = told;
      polling.decrementAndGet();
      return ready ? Poll.ready(1) : Poll.pending();
    }

    @Override
    public void cancel(Context cx) {}
  }

  /// Polls whenever woken, as a task does.
  private static void await(Future<Integer> future) {
    var wakes = new Semaphore(0);
    Context cx = Context.of(wakes::release);
    try {
      while (future.poll(cx).isPending()) {
        wakes.acquireUninterruptibly();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("13.6: two handles polled by two threads, woken by a third: both end")
  void h1_h4_bothEnd() {
    ModelChecked.check(
        () -> {
          var told = new Told();
          var one = Futures.shared(told);
          Shared<Integer> two = one.another();
          ModelChecked.together(() -> await(one), () -> await(two), told::tell);
        });
  }

  @Test
  @DisplayName("13.6: a handle that is cancelled beside the poll of another leaves it its wake")
  void h3_cancelled() {
    ModelChecked.check(
        () -> {
          var told = new Told();
          var one = Futures.shared(told);
          Shared<Integer> two = one.another();
          ModelChecked.together(
              () -> await(one),
              () -> {
                Context cx = Context.of(() -> {});
                two.poll(cx);
                two.cancel(cx);
              },
              told::tell);
        });
  }

  /// The twin: a cell without [SharedCell]'s `woken`, or one that polls without `polling`.
  private static final class Twin implements Waker {
    private final Told future;
    private final boolean exclusive;
    private final List<Waker> waiting = new ArrayList<>();
    private boolean polling;
    private boolean over;

    Twin(Told future, boolean exclusive) {
      this.future = future;
      this.exclusive = exclusive;
    }

    @Override
    public void wake() {
      List<Waker> wakers;
      synchronized (this) {
        if (polling) {
          return; // and nobody remembers
        }
        wakers = List.copyOf(waiting);
        waiting.clear();
      }
      wakers.forEach(Waker::wake);
    }

    boolean poll(Waker waker) {
      synchronized (this) {
        if (over) {
          return true;
        }
        waiting.add(waker);
        if (polling && exclusive) {
          return false;
        }
        polling = true;
      }
      boolean ready = future.poll(Context.of(this)).isReady();
      List<Waker> wakers;
      synchronized (this) {
        polling = false;
        over |= ready;
        wakers = ready ? List.copyOf(waiting) : List.of();
      }
      wakers.forEach(Waker::wake);
      return ready;
    }

    void await() {
      var wakes = new Semaphore(0);
      while (!poll(wakes::release)) {
        wakes.acquireUninterruptibly();
      }
    }
  }

  @Test
  @DisplayName("13.6, broken twin: a wake during the poll is forgotten")
  void h4_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var told = new Told();
          var twin = new Twin(told, true);
          ModelChecked.together(twin::await, told::tell);
        });
  }

  @Test
  @DisplayName("13.6, broken twin: whoever comes polls")
  void h2_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var told = new Told();
          told.tell();
          var twin = new Twin(told, false);
          ModelChecked.together(twin::await, twin::await);
        });
  }
}
