package dev.weft.interop.flow;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.stream.AsyncStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// One subscriber's share of a publisher, and the task that delivers it.
///
/// **Threads.** [#request] and [#cancel()] are for any thread, all else for the task.
///
/// *Protocol.* `demand` is what was requested and not delivered, or `CANCELLED`, or `ILLEGAL` after
/// a request for less than one. **P1** `CANCELLED` is for ever; after `ILLEGAL` only that comes.
/// The task takes one off before each element. **P2** The task leaves its waker, then looks at
/// `demand`; whoever changes that takes the waker afterwards: one of them sees the other. A request
/// wakes only if there was no demand before, since the task waits for nothing but the stream
/// otherwise. **P3** Only the task signals, and one signal that ends at most: so signals are serial
/// (§1.3) and none comes after an end (§1.7).
final class StreamSubscription<T> implements Flow.Subscription, Future<@Nullable Void>, Waiting {

  private static final long CANCELLED = Long.MIN_VALUE;
  private static final long ILLEGAL = -1;

  /// As good as without a bound (§3.17).
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private static final VarHandle DEMAND;
  private static final VarHandle WAKER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      DEMAND = lookup.findVarHandle(StreamSubscription.class, "demand", long.class);
      WAKER = lookup.findVarHandle(StreamSubscription.class, "waker", Waker.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile long demand;
  private volatile @Nullable Waker waker;

  // The task's. Nothing is kept after the end (§3.13).
  private Flow.@Nullable Subscriber<? super T> subscriber;
  private @Nullable Callable<? extends AsyncStream<? extends T>> maker;
  private @Nullable AsyncStream<? extends T> stream;

  /// The stream has found an element that was not taken.
  private boolean found;

  private boolean over;

  StreamSubscription(
      Flow.Subscriber<? super T> subscriber, Callable<? extends AsyncStream<? extends T>> maker) {
    this.subscriber = subscriber;
    this.maker = maker;
  }

  @Override
  public void request(long n) {
    long before;
    do {
      before = demand;
      if (before < 0) {
        return; // §3.6
      }
    } while (!DEMAND.compareAndSet(this, before, n <= 0 ? ILLEGAL : added(before, n)));
    if (before == 0 || n <= 0) {
      wake();
    }
  }

  private static long added(long before, long n) {
    return UNBOUNDED - before < n ? UNBOUNDED : before + n;
  }

  @Override
  public void cancel() {
    if ((long) DEMAND.getAndSet(this, CANCELLED) != CANCELLED) {
      wake();
    }
  }

  /// P2.
  private void wake() {
    Waker waiting = (Waker) WAKER.getAndSet(this, null);
    if (waiting != null) {
      waiting.wake();
    }
  }

  /// For the publisher, before there is a task.
  ///
  /// @return whether the subscriber has cancelled already
  boolean endIfCancelled() {
    if (demand == CANCELLED) {
      letGo();
    }
    return over;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    waker = null; // who requests during this poll need not wake
    while (true) {
      long wanted = demand;
      if (wanted == CANCELLED) {
        letGo();
      } else if (wanted == ILLEGAL) {
        fail(new IllegalArgumentException("fewer than one element were requested (§3.9)"));
      } else if (wanted > 0 && found) {
        deliver(wanted);
      } else if (wanted == 0 && (found || stream == null)) {
        if (waits(cx, 0)) {
          return Poll.pending();
        }
      } else if (!look(cx)) {
        return Poll.pending();
      }
      if (over) {
        return Poll.ready(null);
      }
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf(
        demand == 0 ? "a subscriber's request for elements" : "an element of a stream to publish");
  }

  /// P2, the task's half.
  ///
  /// @return whether the demand is still as it was seen
  private boolean waits(Context cx, long seen) {
    waker = cx.waker();
    return demand == seen;
  }

  /// Takes one off the demand, and delivers it, unless the subscriber has changed his mind.
  private void deliver(long wanted) {
    if (wanted != UNBOUNDED && !DEMAND.compareAndSet(this, wanted, wanted - 1)) {
      return;
    }
    found = false;
    T element = Objects.requireNonNull(stream).item();
    if (element == null) {
      fail(
          new NullPointerException("a null in the stream, which Reactive Streams forbids (§2.13)"));
      return;
    }
    try {
      Objects.requireNonNull(subscriber).onNext(element);
    } catch (Throwable broken) { // §2.13
      letGo();
      throw broken;
    }
  }

  /// Looks for the next element.
  ///
  /// @return `false` if there is nothing to do until somebody wakes
  private boolean look(Context cx) {
    try {
      switch (stream().pollNext(cx)) {
        case ITEM -> found = true;
        case END -> {
          Flow.Subscriber<? super T> told = letGo();
          told.onComplete();
        }
        case PENDING -> {
          waker = cx.waker();
          return demand < 0;
        }
      }
    } catch (Throwable failure) {
      if (over) {
        throw StreamSubscription.<RuntimeException>rethrow(failure); // the subscriber's
      }
      fail(failure);
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X rethrow(Throwable failure) throws X {
    throw (X) failure;
  }

  private AsyncStream<? extends T> stream() throws Exception {
    AsyncStream<? extends T> current = stream;
    if (current == null) {
      current = Objects.requireNonNull(Objects.requireNonNull(maker).call(), "no stream was made");
      stream = current;
    }
    return current;
  }

  private void fail(Throwable failure) {
    letGo().onError(failure);
  }

  /// The end: closes the stream, and forgets it and the subscriber.
  ///
  /// @return the subscriber
  private Flow.Subscriber<? super T> letGo() {
    Flow.Subscriber<? super T> told = Objects.requireNonNull(subscriber);
    AsyncStream<? extends T> current = stream;
    over = true;
    demand = CANCELLED;
    subscriber = null;
    maker = null;
    stream = null;
    waker = null;
    if (current != null) {
      current.close();
    }
    return told;
  }

  /// By the runtime, which is closed.
  @Override
  public void cancel(Context cx) {
    if (!over) {
      boolean wanted = demand != CANCELLED;
      Flow.Subscriber<? super T> told = letGo();
      if (wanted) {
        told.onError(
            new RuntimeClosedException("the runtime was closed that served this subscription"));
      }
    }
  }
}
