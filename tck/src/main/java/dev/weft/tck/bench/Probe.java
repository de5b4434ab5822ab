package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A leaf future that counts what is done to it and is finished from outside.
///
/// A poll is counted when all is decided that the count stands for: the waker is left, and what the
/// poll returns is known, unless it does an [Action] first. So who has seen the count and then
/// [completes][#complete] the future gets another poll.
///
/// **Threads.** All methods may be called from any thread.
public final class Probe {

  /// Something to do during a poll or a cancel.
  public interface Action {
    void run(Context cx) throws Exception;
  }

  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicBoolean overlapped = new AtomicBoolean();
  private final Map<Integer, Action> duringPoll = new ConcurrentHashMap<>();
  private volatile @Nullable Action duringCancel;
  private volatile @Nullable Poll<String> ready;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Waker waker;

  /// Does `action` in poll number `number`, from 1.
  public Probe duringPoll(int number, Action action) {
    duringPoll.put(number, action);
    return this;
  }

  /// Does `action` when cancelled.
  public Probe duringCancel(Action action) {
    duringCancel = action;
    return this;
  }

  /// Lets the next poll return `value`, and wakes.
  public void complete(String value) {
    readyWithoutWake(value);
    wake();
  }

  /// Lets the next poll return `value`, or the one under way if it is in its action.
  public void readyWithoutWake(String value) {
    ready = Poll.ready(value);
  }

  /// Lets the next poll throw `failure`, and wakes.
  public void fail(Throwable failure) {
    this.failure = failure;
    wake();
  }

  /// Wakes the latest waker, if there is one.
  public void wake() {
    Waker latest = waker;
    if (latest != null) {
      latest.wake();
    }
  }

  /// The latest waker.
  public @Nullable Waker waker() {
    return waker;
  }

  /// How often it was polled.
  public int polls() {
    return polls.get();
  }

  /// How often it was cancelled.
  public int cancels() {
    return cancels.get();
  }

  /// Whether two calls were ever under way at once.
  public boolean overlapped() {
    return overlapped.get();
  }

  /// The future itself.
  public Future<String> future() {
    return new Future<>() {
      @Override
      public Poll<String> poll(Context cx) throws Exception {
        enter();
        try {
          waker = cx.waker();
          Action action = duringPoll.get(polls.get() + 1);
          Throwable thrown = failure;
          Poll<String> value = ready;
          polls.incrementAndGet();
          if (action != null) {
            action.run(cx);
            thrown = failure;
            value = ready;
          }
          if (thrown != null) {
            throw Probe.<RuntimeException>sneak(thrown);
          }
          return value != null ? value : Poll.pending();
        } finally {
          inside.decrementAndGet();
        }
      }

      @Override
      public void cancel(Context cx) {
        enter();
        try {
          cancels.incrementAndGet();
          Action action = duringCancel;
          if (action != null) {
            action.run(cx);
          }
        } catch (Exception e) {
          throw Probe.<RuntimeException>sneak(e);
        } finally {
          inside.decrementAndGet();
        }
      }

      private void enter() {
        if (inside.incrementAndGet() != 1) {
          overlapped.set(true);
        }
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
