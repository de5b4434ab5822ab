package dev.weft.stream.unordered;

import dev.weft.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Those of the [RunningFutures] that were woken and wait to be polled: a lock-free intrusive list.
///
/// **Roles.** *Wakers*, any thread, push. The *owner*, whoever polls the whole, collects: it takes
/// all that was pushed, turns it into the order of arrival and appends it to a queue of its own,
/// from which it polls.
///
/// ```text
///   wake:   queued 0 -> 1, link = head, head = this;  head was empty? wake the parent
///   owner:  parent = waker, take head;  for each: queued = 0, poll
/// ```
///
/// **Invariants**
/// - **L1** A future stands in the list, or in the owner's queue, only while its `queued` is 1, and
///   once: who turns `queued` from 0 to 1 pushes it. So its link has one writer at a time.
/// - **L2** `queued` is turned off before the poll, never after: a wake during the poll queues the
///   future again.
/// - **L3** Every wake is a read-modify-write of `queued`, "already queued" included, and so is
///   turning it off: what a waker wrote before waking happens before the poll its wake causes.
/// - **L4** *Store, then load, on both sides*: the owner stores the parent's waker, then takes the
///   list; a waker pushes, then reads the parent's waker. Either the owner finds the future or the
///   waker finds the latest waker.
/// - **L5** Only a push onto the empty list wakes the parent. The list stays non-empty until the
///   owner takes it, and the owner takes all; so for whatever is in the list a wake was sent, or is
///   about to be sent by the thread that made it non-empty.
/// - **L6** Nobody ever takes a single element: a head that reads the same is the same (no ABA).
///
/// *Race story.* Thread A has pushed onto the empty list and is about to read the parent's waker
/// when B pushes a second one, wakes nobody (L5), and the owner, running for another reason, takes
/// both. A's wake then costs one poll too many, which finds an empty list. Had the owner come
/// before B's push, B would have found the list empty and woken the parent itself.
///
/// The protocol is that of `Futures.joinAll`, whose children are fixed; the idea is that of
/// `FuturesUnordered` in futures-rs.
final class WokenList {

  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(WokenList.class, "head", RunningFuture.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable RunningFuture head;
  private volatile @Nullable Waker parent;

  // The owner's queue.
  private @Nullable RunningFuture first;
  private @Nullable RunningFuture last;

  /// Puts in a future whose `queued` the caller has turned on. Any thread.
  void push(RunningFuture future) {
    RunningFuture old;
    do {
      old = head;
      future.next = old;
    } while (!HEAD.compareAndSet(this, old, future));
    if (old == null) {
      Waker waker = parent; // L4: after the push
      if (waker != null) {
        waker.wake();
      }
    }
  }

  /// Puts a new future, which nobody can have woken yet, into the owner's queue. The owner.
  void add(RunningFuture future) {
    append(future, future);
  }

  /// Takes all that was pushed so far. The owner.
  void collect(Waker waker) {
    Waker known = parent;
    if (known == null || !known.wakesSameAs(waker)) {
      parent = waker;
    }
    RunningFuture newest = (RunningFuture) HEAD.getAndSet(this, null); // L4: after the store
    RunningFuture oldest = null;
    for (RunningFuture future = newest; future != null; ) {
      RunningFuture older = future.next;
      future.next = oldest;
      oldest = future;
      future = older;
    }
    if (oldest != null) {
      append(oldest, Objects.requireNonNull(newest));
    }
  }

  private void append(RunningFuture from, RunningFuture to) {
    if (first == null) {
      first = from;
    } else {
      Objects.requireNonNull(last).next = from;
    }
    last = to;
  }

  /// Whether all that was collected was polled. The owner.
  boolean isEmpty() {
    return first == null;
  }

  /// The next future to poll, which from now on may be woken again. The owner, if there is one.
  RunningFuture next() {
    RunningFuture future = Objects.requireNonNull(first);
    first = future.next;
    future.next = null;
    if (!future.isOver()) { // one that is over stays queued: wakes do nothing
      future.transitionToPolled();
    }
    return future;
  }

  /// Forgets the parent's waker and the queue. The owner, at the end.
  void close() {
    parent = null;
    first = null;
    last = null;
  }
}
