package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A channel on which every receiver gets every value, in the order in which they were sent.
///
/// It holds at most `capacity` values. When it is full,
/// - of [#channel], a sender waits for the slowest receiver, first come first served, and no value
///   is ever lost;
/// - of [#lossy], the oldest value goes, and a receiver that had not received it learns exactly how
///   many it missed ([LaggedException]).
///
/// Both ends multiply: [Sender#copy], [Receiver#copy] (which sees the values still queued for the
/// original) and [Sender#newReceiver] (which sees only those sent from then on).
///
/// **The end.** The channel closes when its last sender does, or by [Sender#closeChannel]. What it
/// holds can still be received, then receiving fails with a [ChannelClosedException]. Sending fails
/// with a [SendFailedException], which brings the value back, when the channel is closed or has no
/// receiver, or the sender itself is closed. A receiver that is forgotten instead of closed holds
/// the senders up: close it.
///
/// **Threads.** Any; each [Receiver] belongs to one party at a time. What was written before a
/// value was sent is visible to whoever received it.
///
/// **Ownership.** A value belongs to all who receive it, and to its sender: the channel closes
/// none, also not one that is [Owned] and was lost. Send what needs no owner.
///
/// **Budget.** Every value sent or received spends a unit.
///
/// The model is Rust's `async-broadcast`; lagging is tokio's.
///
/// @param sender the first sender
/// @param receiver the first receiver
public record Broadcast<T>(Sender<T> sender, Receiver<T> receiver) {

  static {
    channel(1).sender().close(); // linked before the heap is full
  }

  /// A channel whose senders wait while it is full.
  ///
  /// @param capacity how many values it holds, at least 1
  public static <T> Broadcast<T> channel(int capacity) {
    return of(new BroadcastRing<>(capacity, false));
  }

  /// A channel that loses its oldest value when it is full.
  ///
  /// @param capacity how many values it holds, at least 1
  public static <T> Broadcast<T> lossy(int capacity) {
    return of(new BroadcastRing<>(capacity, true));
  }

  private static <T> Broadcast<T> of(BroadcastRing<T> ring) {
    return new Broadcast<>(new Sender<>(ring), new Receiver<>(ring, ring.addReceiver()));
  }

  /// An end that sends. May be shared by any number of parties.
  public static final class Sender<T> implements Owned {
    private final BroadcastRing<T> ring;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// For [#close], which may come when the heap is full, and comes once.
    private final WakeList atTheEnd = new WakeList();

    private Sender(BroadcastRing<T> ring) {
      this.ring = ring;
      ring.addSender();
    }

    /// Sends `value` to all receivers, after those who waited to send before.
    ///
    /// Fails with a [SendFailedException] that holds the value when nobody will receive it.
    ///
    /// **Cancellation** is safe: a cancelled send has sent nothing, and its place goes to the next.
    public Future<@Nullable Void> send(T value) {
      return closed.get()
          ? Futures.failed(senderClosed(value))
          : new BroadcastSend<>(ring, Objects.requireNonNull(value));
    }

    /// Sends `value` if that needs no waiting.
    ///
    /// @return whether it was sent; `false` if the channel is full, or others wait to send
    /// @throws SendFailedException if nobody will receive it
    public boolean trySend(T value) throws SendFailedException {
      if (closed.get()) {
        throw senderClosed(value);
      }
      return ring.send(Objects.requireNonNull(value), null, null);
    }

    private static SendFailedException senderClosed(Object value) {
      return new SendFailedException("this sender is closed", value);
    }

    /// Another sender of the same channel.
    ///
    /// @throws IllegalStateException if this sender is closed
    public Sender<T> copy() {
      if (closed.get()) {
        throw new IllegalStateException("this sender is closed");
      }
      return new Sender<>(ring);
    }

    /// A receiver that sees the values sent from now on.
    public Receiver<T> newReceiver() {
      return new Receiver<>(ring, ring.addReceiver());
    }

    /// How many receivers there are that are not inactive.
    public int receiverCount() {
      return ring.receiverCount();
    }

    /// Closes the channel for all its senders.
    public void closeChannel() {
      ring.close(new WakeList());
    }

    /// Gives this sender up; the last one closes the channel. Idempotent. Sends under way that wait
    /// for room fail if it was the last.
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        ring.removeSender(atTheEnd);
      }
    }
  }

  /// An end that receives every value once, in order. One party at a time; for another, [#copy] it.
  public static final class Receiver<T> implements Owned {
    private final BroadcastRing<T> ring;
    private final BroadcastCursor cursor;

    private Receiver(BroadcastRing<T> ring, BroadcastCursor cursor) {
      this.ring = ring;
      this.cursor = cursor;
    }

    /// The next value. Fails with a [ChannelClosedException] when the channel is closed and all was
    /// received, or this receiver is closed; with a [LaggedException] when values were missed.
    ///
    /// **Cancellation** is safe: a cancelled receive has received nothing.
    public Future<T> recv() {
      return Futures.pollFn(
          cx -> {
            T value = pollRecv(cx);
            return value == null ? Poll.pending() : Poll.ready(value);
          },
          this::cancelRecv,
          trace -> trace.leaf("a message of a broadcast channel"));
    }

    /// The poll of [#recv], which allocates nothing.
    ///
    /// @return the next value, or null after the context's waker was left behind
    public @Nullable T pollRecv(Context cx) throws ChannelClosedException, LaggedException {
      if (!cx.mayProceed()) {
        return null;
      }
      T value = ring.receive(cursor, cx.waker());
      if (value != null) {
        cx.madeProgress();
      }
      return value;
    }

    /// Gives up waiting after [#pollRecv] returned null.
    public void cancelRecv(Context cx) {
      ring.cancelReceive(cursor);
    }

    /// The next value if there is one, else null; fails as [#recv] does.
    public @Nullable T tryRecv() throws ChannelClosedException, LaggedException {
      return ring.receive(cursor, null);
    }

    /// Another receiver, which sees the values still queued for this one, and all later ones.
    ///
    /// @throws IllegalStateException if this receiver is closed
    public Receiver<T> copy() {
      return new Receiver<>(ring, ring.copy(cursor));
    }

    /// Closes this receiver and keeps its place as an inactive one, which nobody waits for.
    ///
    /// @throws IllegalStateException if this receiver is closed
    public Inactive<T> deactivate() {
      var onLeave = new Inactive<>(ring); // first, since there may be no heap for it
      ring.deactivate(cursor);
      return onLeave;
    }

    /// Gives this receiver up: nobody waits for it any more. One that waits meanwhile fails. Any
    /// thread; idempotent.
    @Override
    public void close() {
      ring.removeReceiver(cursor);
    }
  }

  /// A receiver on leave: it receives nothing and holds nobody up, but sending does not fail as
  /// long as it is there. While all receivers are inactive, what is sent is lost.
  public static final class Inactive<T> implements Owned {
    private final BroadcastRing<T> ring;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// For the end, which may come when the heap is full, and comes once.
    private final WakeList atTheEnd = new WakeList();

    private Inactive(BroadcastRing<T> ring) {
      this.ring = ring;
    }

    /// A receiver that sees the values sent from now on. This object is then closed.
    ///
    /// @throws IllegalStateException if it is closed already
    public Receiver<T> activate() {
      if (!closed.compareAndSet(false, true)) {
        throw new IllegalStateException("this inactive receiver is closed");
      }
      var receiver = new Receiver<>(ring, ring.addReceiver()); // before the other is gone
      ring.removeInactive(atTheEnd);
      return receiver;
    }

    /// Gives it up. Idempotent.
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        ring.removeInactive(atTheEnd);
      }
    }
  }
}
