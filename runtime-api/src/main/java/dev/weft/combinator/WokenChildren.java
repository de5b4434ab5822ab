package dev.weft.combinator;

import dev.weft.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The children of one [JoinAll] or [FirstOf] that were woken and wait to be polled: a lock-free
/// intrusive list.
///
/// **Roles.** *Wakers*, any thread, push. The *owner*, whoever polls the whole, collects: it takes
/// all that was pushed, turns it into the order of arrival and appends it to a queue of its own,
/// from which it polls.
///
/// ```text
///   Child.wake:  queued 0 -> 1, link = head, head = child;  head was empty? wake the parent
///   owner:       parent = waker, take head;  for each: queued = 0, poll
/// ```
///
/// **Invariants**
/// - **L1** A child stands in the list, or in the owner's queue, only while its `queued` is 1, and
///   once: who turns `queued` from 0 to 1 pushes it. So its link has one writer at a time.
/// - **L2** `queued` is turned off before the poll, never after: a wake during the poll queues the
///   child again.
/// - **L3** Every wake is a read-modify-write of `queued`, "already queued" included, and so is
///   turning it off: what a waker wrote before waking happens before the poll its wake causes.
/// - **L4** *Store, then load, on both sides*: the owner stores the parent's waker, then takes the
///   list; a waker pushes, then reads the parent's waker. Either the owner finds the child or the
///   waker finds the latest waker.
/// - **L5** Only a push onto the empty list wakes the parent. The list stays non-empty until the
///   owner takes it, and the owner takes all; so for whatever is in the list a wake was sent, or is
///   about to be sent by the thread that made it non-empty.
/// - **L6** Nobody ever takes a single element: a head that reads the same is the same (no ABA).
///
/// *Race story.* Thread A has pushed onto the empty list and is about to read the parent's waker
/// when B pushes a second child, wakes nobody (L5), and the owner, running for another reason,
/// takes both. A's wake then costs one poll too many, which finds an empty list. Had the owner come
/// before B's push, B would have found the list empty and woken the parent itself.
public final class WokenChildren {

  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(WokenChildren.class, "head", ChildFuture.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable ChildFuture head;
  private volatile @Nullable Waker parent;

  // The owner's queue.
  private @Nullable ChildFuture first;
  private @Nullable ChildFuture last;

  /// Puts in a child whose `queued` the caller has turned on. Any thread.
  void push(ChildFuture child) {
    ChildFuture old;
    do {
      old = head;
      child.next = old;
    } while (!HEAD.compareAndSet(this, old, child));
    if (old == null) {
      Waker waker = parent; // L4: after the push
      if (waker != null) {
        waker.wake();
      }
    }
  }

  /// Takes all that was pushed so far. The owner.
  public void collect(Waker waker) {
    Waker known = parent;
    if (known == null || !known.wakesSameAs(waker)) {
      parent = waker;
    }
    ChildFuture newest = (ChildFuture) HEAD.getAndSet(this, null); // L4: after the store
    ChildFuture oldest = null;
    for (ChildFuture child = newest; child != null; ) {
      ChildFuture older = child.next;
      child.next = oldest;
      oldest = child;
      child = older;
    }
    if (oldest != null) {
      if (first == null) {
        first = oldest;
      } else {
        Objects.requireNonNull(last).next = oldest;
      }
      last = newest;
    }
  }

  /// Whether all that was collected was polled. The owner.
  public boolean isEmpty() {
    return first == null;
  }

  /// The next child to poll, which from now on may be woken again. The owner, if there is one.
  public ChildFuture next() {
    ChildFuture child = Objects.requireNonNull(first);
    first = child.next;
    child.next = null;
    child.transitionToPolled();
    return child;
  }

  /// Forgets the parent's waker; the next [#collect] finds what was pushed meanwhile. The owner.
  public void forgetParent() {
    parent = null;
  }

  /// Forgets the parent's waker and the queue. The owner, at the end.
  void close() {
    parent = null;
    first = null;
    last = null;
  }
}
