package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.Waker;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#split]: one stream behind two, each of which has the elements of its side.
/// Whichever half is polled polls the stream; an element of the other side is kept for that one,
/// and nobody polls on until it has been taken.
///
/// **Roles.** Each *half* is one party's; both may run at once. A half that finds nobody polling
/// becomes the *poller* until its poll of the stream is over.
///
/// **State**, under this object's monitor, which is held while nothing of a user's is called:
/// `polling`, whether there is a poller; `kept`, an element, and `keptFor`, its side; for each side
/// its waker, while it waits, and whether it is closed; `ended`, and a failure that a side has not
/// heard of.
///
/// **Invariants**
/// - **Y1** The stream is polled, and closed, by the poller alone: there is one at most, and a half
///   that closes last while there is none.
/// - **Y2** A half that returns *pending* has left its waker under the same hold of the monitor
///   under which it found nothing to do.
/// - **Y3** Whoever changes what the other half may wait for (the end of a poll that was not
///   pending, `kept` taken, a close) takes its waker under that hold and wakes it afterwards.
/// - **Y4** The stream is polled with a waker of the cell's, which wakes every half that waits: it
///   is of no importance which half polled last, and whether it is still there.
///
/// *Race story.* A polls the stream; B comes, finds `polling`, leaves its waker. A's poll comes to
/// pending: the stream will wake both (Y4). A's poll comes to an element of A's side: B is woken
/// and polls on by itself (Y3), also if A does not come again.
public final class SplitCell {

  private static final Object NONE = Signal.NEED;

  private final Pipeline<?> stream;
  private final Predicate<@Nullable Object> condition;
  private final Waker both = this::wakeBoth;

  private boolean polling;
  private @Nullable Object kept = NONE;
  private int keptFor;
  private final @Nullable Waker[] wakers = new Waker[2];
  private final boolean[] closed = new boolean[2];
  private final @Nullable Throwable[] failures = new Throwable[2];
  private boolean ended;

  @SuppressWarnings("unchecked") // the stream gives what it takes
  public SplitCell(AsyncStream<?> stream, Predicate<?> condition) {
    this.condition = (Predicate<@Nullable Object>) Objects.requireNonNull(condition);
    this.stream = Pipeline.of(stream);
  }

  /// The half with the elements that satisfy the condition, or the other one.
  public SplitSource half(boolean satisfies) {
    return new SplitSource(this, satisfies ? 0 : 1);
  }

  private void wakeBoth() {
    wake(0);
    wake(1);
  }

  private void wake(int side) {
    Waker waker;
    synchronized (this) {
      waker = wakers[side];
      wakers[side] = null;
    }
    if (waker != null) {
      waker.wake();
    }
  }

  @Nullable Object poll(int side, Context cx) throws Exception {
    int other = 1 - side;
    while (true) {
      Object taken = NONE;
      Throwable failure = null;
      synchronized (this) {
        if (kept != NONE && keptFor == side) {
          taken = kept;
          kept = NONE;
        } else if (ended) {
          failure = failures[side];
          failures[side] = null;
          if (failure == null) {
            return Signal.END;
          }
        } else {
          wakers[side] = cx.waker(); // Y2; and the poller may be woken from now on
          if (kept != NONE || polling) {
            return Signal.PENDING;
          }
          polling = true;
        }
      }
      if (taken != NONE) {
        wake(other); // Y3
        return taken;
      }
      if (failure != null) {
        throw sneaky(failure);
      }
      Object answer = pollStream(side, cx);
      if (answer == Signal.PENDING) {
        return answer;
      }
      wake(other); // Y3
      if (answer != Signal.NEED) {
        return answer;
      }
    }
  }

  /// As the poller: an element of this side, a signal, or [Signal#NEED] to look again.
  private @Nullable Object pollStream(int side, Context cx) throws Exception {
    Object answer = NONE;
    int goesTo = side;
    Throwable failure = null;
    try {
      answer = stream.poll(cx.withWaker(both));
      if (!(answer instanceof Signal)) {
        goesTo = condition.test(answer) ? 0 : 1;
      }
    } catch (Throwable t) {
      Owned.dispose(answer);
      stream.close();
      answer = Signal.END;
      failure = t;
    }
    Object dropped = NONE;
    synchronized (this) {
      polling = false;
      if (answer != Signal.PENDING) {
        wakers[side] = null;
      }
      if (answer == Signal.END) {
        ended = true;
        if (failure != null && !closed[1 - side]) {
          failures[1 - side] = failure;
        }
      } else if (!(answer instanceof Signal) && goesTo != side) {
        if (closed[goesTo]) {
          dropped = answer;
        } else {
          kept = answer;
          keptFor = goesTo;
        }
        answer = Signal.NEED;
      }
    }
    if (failure != null) {
      wake(1 - side);
      throw sneaky(failure);
    }
    Owned.dispose(dropped);
    return answer;
  }

  void close(int side, Release release) {
    Object dropped = NONE;
    boolean last;
    synchronized (this) {
      closed[side] = true;
      wakers[side] = null;
      failures[side] = null;
      if (kept != NONE && keptFor == side) {
        dropped = kept;
        kept = NONE;
      }
      last = closed[1 - side];
    }
    release.value(dropped);
    if (last) {
      release.pipeline(stream); // Y1: the other half is closed, so nobody polls
    } else {
      wake(1 - side); // Y3
    }
  }

  @SuppressWarnings("unchecked") // passes what the stream threw, whatever its type
  private static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
    throw (X) failure;
  }
}
