package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Waker;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A channel from many senders to many receivers, each of whose messages one of them receives: a
/// queue of work.
///
/// ```java
/// var jobs = Mpmc.<Job>bounded(1024);
/// for (int i = 0; i < 8; i++) {
///   Tasks.spawn(work(jobs.receiver().another()));
/// }
/// jobs.receiver().close(); // the workers have their own
/// await(jobs.sender().send(job));
/// ```
///
/// A bounded channel makes senders wait while it is full; an unbounded one takes what memory holds.
/// Where every receiver is to have every message, use [Broadcast]; where there is one receiver,
/// [Mpsc], which costs less.
///
/// **Order.** Messages are given out in the order in which they were sent, to receivers in the
/// order in which they began to wait; nobody overtakes. Who was given one and looks later may find
/// a later one than another receiver does.
///
/// **The end.** It closes when its last sender does, or by [Receiver#closeChannel], or with the
/// last receiver. What was sent can still be received, then receiving fails with a
/// [ChannelClosedException].
///
/// **Threads.** Any. What was written before a message was sent is visible to whoever received it.
///
/// **Ownership.** Messages that are [Owned], and that nobody receives, are closed: see
/// [ChannelSender] and [Receiver#close]. Receivers that are forgotten instead of closed hold the
/// senders up: close them.
///
/// The model is the crate `async-channel`; names are those of [Mpsc].
///
/// @param sender the first sender
/// @param receiver the first receiver
public record Mpmc<T>(ChannelSender<T> sender, Receiver<T> receiver) {

  /// A channel whose senders wait while it is full.
  ///
  /// @param capacity how many messages it holds, at least 1
  public static <T> Mpmc<T> bounded(int capacity) {
    return of(new MpmcQueue<>(capacity));
  }

  /// A channel whose senders never wait. Nothing slows them down when the receivers are slow.
  public static <T> Mpmc<T> unbounded() {
    return of(new MpmcQueue<>(SendingSide.UNBOUNDED));
  }

  private static <T> Mpmc<T> of(MpmcQueue<T> queue) {
    return new Mpmc<>(ChannelSender.first(queue), new Receiver<>(queue));
  }

  /// An end that receives. [#another] makes more of them.
  ///
  /// **Threads.** Any, and any number of parties at once; but those that use [#pollRecv] and
  /// [#cancelRecv] share one place in the queue, so each takes a receiver of its own.
  public static final class Receiver<T> implements Owned {
    private final MpmcQueue<T> queue;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final MpmcQueue.ReceivingPlace<T> place;

    /// For [#close], which may come when the heap is full, and comes once.
    private final WakeList atTheEnd = new WakeList();

    /// One that `queue` counts already.
    private Receiver(MpmcQueue<T> queue) {
      this.queue = queue;
      this.place = newPlace();
    }

    private MpmcQueue.ReceivingPlace<T> newPlace() {
      return new MpmcQueue.ReceivingPlace<>(queue);
    }

    private static ChannelClosedException closedHere() {
      return new ChannelClosedException("this receiver is closed");
    }

    /// The next message, after those who waited for one before. Fails with a
    /// [ChannelClosedException] when the channel is closed and all was received, or this receiver
    /// is closed.
    ///
    /// **Cancellation** is safe: a cancelled receive has received nothing, and the message it was
    /// woken for goes to the next who waits; the place in the queue is lost.
    public Future<T> recv() {
      return closed.get() ? Futures.failed(closedHere()) : new ChannelReceive<>(newPlace());
    }

    /// The poll of [#recv], which allocates nothing.
    ///
    /// @return the next message, or null after the context's waker was left behind
    /// @throws ChannelClosedException as [#recv] fails
    public @Nullable T pollRecv(Context cx) throws ChannelClosedException {
      if (!cx.mayProceed()) {
        return null;
      }
      T value = receive(place, cx.waker());
      if (value != null) {
        cx.madeProgress();
      }
      return value;
    }

    private @Nullable T receive(@Nullable Waiter waiter, @Nullable Waker waker)
        throws ChannelClosedException {
      if (closed.get()) {
        throw closedHere();
      }
      T value = queue.receive(waiter, waker);
      if (value == null && waiter != null && closed.get()) {
        queue.cancelReceive(waiter); // closed by another party, perhaps before it waited
        throw closedHere();
      }
      return value;
    }

    /// Gives up waiting after [#pollRecv] returned null; the message it was woken for goes to the
    /// next who waits.
    public void cancelRecv(Context cx) {
      queue.cancelReceive(place);
    }

    /// The next message if there is one that nobody waits for, else null.
    ///
    /// @throws ChannelClosedException as [#recv] fails
    public @Nullable T tryRecv() throws ChannelClosedException {
      return receive(null, null);
    }

    /// Waits for a message, then adds what there is, and nobody else waits for, to `buffer`, `max`
    /// messages at most. Spends one unit of the budget.
    ///
    /// **Cancellation** is safe: a cancelled receive has received nothing, and the message it was
    /// woken for goes to the next who waits; the place in the queue is lost.
    ///
    /// @param max at least 1
    /// @return how many it added; 0 when the channel is closed and all was received, or this
    ///   receiver is closed
    public Future<Integer> recvMany(Collection<? super T> buffer, int max) {
      var receive = new ChannelReceiveMany<>(newPlace(), buffer, max);
      return closed.get() ? Futures.ready(0) : receive;
    }

    /// The next message; the thread waits for it. Any thread that may block, platform or virtual.
    ///
    /// @throws ChannelClosedException as [#recv] fails
    /// @throws InterruptedException if the thread was interrupted while it waited; nothing was
    ///   received
    /// @throws IllegalStateException where tasks are polled: they await [#recv]
    public T blockingRecv() throws ChannelClosedException, InterruptedException {
      if (closed.get()) {
        throw closedHere();
      }
      return ChannelReceive.blocking(newPlace());
    }

    /// Another receiver of the same channel.
    ///
    /// @throws IllegalStateException if this receiver is closed
    public Receiver<T> another() {
      if (closed.get() || !queue.tryAddReceiver()) {
        throw new IllegalStateException("this receiver is closed");
      }
      return new Receiver<>(queue);
    }

    /// Closes the channel, for all its receivers, for what is not sent yet: senders that wait, or
    /// try, fail. What was sent, and what is sent with permits that are out, can still be received.
    /// Any thread; idempotent.
    public void closeChannel() {
      queue.close();
    }

    /// Whether the channel was closed by its receivers.
    public boolean isClosed() {
      return queue.isClosed();
    }

    /// How many messages are sent and not received; a guess where others send or receive.
    public long size() {
      return queue.size();
    }

    /// Gives this receiver up; a poll of it that waits fails. The last one closes the channel and
    /// gives up what was not received: each message that is [Owned] is closed, and receives under
    /// way, which go on as long as there is another receiver, fail. To receive the rest, use
    /// [#closeChannel].
    ///
    /// Any thread; idempotent.
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        queue.removeReceiver(place, atTheEnd);
      }
    }
  }
}
