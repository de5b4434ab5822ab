package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A channel from many senders to one receiver: a mailbox. Every message is received once, in the
/// order in which they were sent.
///
/// ```java
/// var mailbox = Mpsc.<String>bounded(1024);
/// Tasks.spawn(serve(mailbox.receiver()));
/// await(mailbox.sender().send("hello"));
/// ```
///
/// A bounded channel makes senders wait while it is full; an unbounded one takes what memory holds.
///
/// **The end.** It closes when its last sender does, or by [Receiver#closeChannel]. What was sent
/// can still be received, then receiving fails with a [ChannelClosedException].
///
/// **Threads.** Any; the receiver belongs to one party at a time. What was written before a message
/// was sent is visible to whoever received it.
///
/// **Ownership.** Messages that are [Owned], and that nobody receives, are closed: see
/// [ChannelSender] and [Receiver#close]. A receiver that is forgotten instead of closed holds the
/// senders up: close it.
///
/// The model is tokio's `mpsc`.
///
/// @param sender the first sender
/// @param receiver the end that receives
public record Mpsc<T>(ChannelSender<T> sender, Receiver<T> receiver) {

  /// A channel whose senders wait while it is full.
  ///
  /// @param capacity how many messages it holds, at least 1
  public static <T> Mpsc<T> bounded(int capacity) {
    return of(new MpscQueue<>(capacity));
  }

  /// A channel whose senders never wait. Nothing slows them down when the receiver is slow.
  public static <T> Mpsc<T> unbounded() {
    return of(new MpscQueue<>(SendingSide.UNBOUNDED));
  }

  private static <T> Mpsc<T> of(MpscQueue<T> queue) {
    return new Mpsc<>(ChannelSender.first(queue), new Receiver<>(queue));
  }

  /// The end that receives. One party at a time, but for [#close] and [#closeChannel].
  public static final class Receiver<T> implements Owned {
    private final MpscQueue<T> queue;

    /// For [#close], which may come when the heap is full, and comes once.
    private final WakeList atTheEnd = new WakeList();

    private Receiver(MpscQueue<T> queue) {
      this.queue = queue;
    }

    /// The next message. Fails with a [ChannelClosedException] when the channel is closed and all
    /// was received, or this receiver is closed.
    ///
    /// **Cancellation** is safe: a cancelled receive has received nothing.
    public Future<T> recv() {
      return new ChannelReceive<>(queue);
    }

    /// The poll of [#recv], which allocates nothing.
    ///
    /// @return the next message, or null after the context's waker was left behind
    /// @throws ChannelClosedException as [#recv] fails
    public @Nullable T pollRecv(Context cx) throws ChannelClosedException {
      if (!cx.mayProceed()) {
        return null;
      }
      T value = queue.receive(cx.waker());
      if (value != null) {
        cx.madeProgress();
      }
      return value;
    }

    /// Gives up waiting after [#pollRecv] returned null.
    public void cancelRecv(Context cx) {
      queue.cancelReceive();
    }

    /// The next message if there is one, else null.
    ///
    /// @throws ChannelClosedException as [#recv] fails
    public @Nullable T tryRecv() throws ChannelClosedException {
      return queue.receive(null);
    }

    /// Waits for a message, then adds what there is to `buffer`, `max` messages at most. Spends one
    /// unit of the budget.
    ///
    /// **Cancellation** is safe: a cancelled receive has received nothing.
    ///
    /// @param max at least 1
    /// @return how many it added; 0 when the channel is closed and all was received, or this
    ///   receiver is closed
    public Future<Integer> recvMany(Collection<? super T> buffer, int max) {
      return new ChannelReceiveMany<>(queue, buffer, max);
    }

    /// The next message; the thread waits for it. Any thread that may block, platform or virtual.
    ///
    /// @throws ChannelClosedException as [#recv] fails
    /// @throws InterruptedException if the thread was interrupted while it waited; nothing was
    ///   received
    /// @throws IllegalStateException where tasks are polled: they await [#recv]
    public T blockingRecv() throws ChannelClosedException, InterruptedException {
      return ChannelReceive.blocking(queue);
    }

    /// Closes the channel for what is not sent yet: senders that wait, or try, fail. What was sent,
    /// and what is sent with permits that are out, can still be received. Any thread; idempotent.
    public void closeChannel() {
      queue.close();
    }

    /// Whether the channel was closed by its receiver.
    public boolean isClosed() {
      return queue.isClosed();
    }

    /// How many messages are sent and not received; a guess while others send.
    public long size() {
      return queue.size();
    }

    /// Closes the channel and gives up what was not received: each message that is [Owned] is
    /// closed. A receive that waits meanwhile fails. To receive the rest, use [#closeChannel].
    ///
    /// Any thread; idempotent.
    @Override
    public void close() {
      queue.closeReceiver(atTheEnd);
    }
  }
}
