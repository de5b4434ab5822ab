package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The end of a [Mpsc] or [Mpmc] channel that sends. [#another] makes more of them; the channel
/// ends when all are closed.
///
/// Places in a bounded channel are given first come, first served, to senders that wait, whether to
/// [#send] or to [#reserve]; nobody overtakes them. Sending into an unbounded channel never waits.
///
/// **The end.** Sending fails with a [SendFailedException], which brings the message back, when the
/// receivers closed the channel, when this sender is closed, or when it waits and the last sender
/// is closed meanwhile.
///
/// **Threads.** Any, and any number of parties at once; but those that use [#pollSend],
/// [#pollReserve] and [#cancelSend] share one place in the queue, so each takes a sender of its
/// own. What was written before a message was sent is visible to whoever received it.
///
/// **Ownership.** A message belongs to the channel from the call of [#send] on, and from the moment
/// it is sent with the other methods. If it is [Owned] and nobody receives it, it is closed. A
/// message that comes back with a failure is its sender's again.
///
/// **Budget.** Every message sent, and every place reserved, spends a unit.
public final class ChannelSender<T> implements Owned {

  private static final String CLOSED = "this sender is closed";
  private static final VarHandle CLOSING;

  static {
    try {
      CLOSING = MethodHandles.lookup().findVarHandle(ChannelSender.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    first(new MpscQueue<>(1)).close(); // linked before the heap is full
  }

  private final SendingSide<T> side;
  private volatile boolean closed;
  private final Place place = new Place();

  /// For [#close], which may come when the heap is full, and comes once.
  private final WakeList atTheEnd = new WakeList();

  /// One that `side` counts already.
  private ChannelSender(SendingSide<T> side) {
    this.side = side;
  }

  static <T> ChannelSender<T> first(SendingSide<T> side) {
    return new ChannelSender<>(side);
  }

  /// Sends `value`, after those who waited to send before.
  ///
  /// Fails with a [SendFailedException] that holds the message when nobody will receive it.
  ///
  /// **Cancellation** before its end means that `value` is not sent: it is closed, if it is
  /// [Owned], and the place in the queue, or the room it was given, goes to the next. To keep the
  /// message, [#reserve] first.
  public Future<@Nullable Void> send(T value) {
    Objects.requireNonNull(value);
    return closed
        ? Futures.failed(new SendFailedException(CLOSED, value))
        : new ChannelSend<>(side, value);
  }

  /// Sends `value` if that needs no waiting. Otherwise it stays with the caller.
  ///
  /// @return whether it was sent; `false` if the channel is full, or others wait to send
  /// @throws SendFailedException if nobody will receive it
  public boolean trySend(T value) throws SendFailedException {
    return send(value, null, null);
  }

  private boolean send(T value, @Nullable Place place, @Nullable Waker waker)
      throws SendFailedException {
    Objects.requireNonNull(value);
    if (!closed) {
      boolean sent = side.send(value, place, waker);
      if (sent || !closed) {
        return sent;
      }
    }
    if (place != null) {
      side.giveUp(place); // closed by another party, perhaps before it waited
    }
    throw new SendFailedException(CLOSED, value);
  }

  /// Sends `value`; the thread waits for room. Any thread that may block, platform or virtual.
  ///
  /// @throws SendFailedException if nobody will receive it
  /// @throws InterruptedException if the thread was interrupted while it waited; `value` is not
  ///   sent and stays with the caller
  /// @throws IllegalStateException where tasks are polled: they await [#send]
  public void blockingSend(T value) throws SendFailedException, InterruptedException {
    BlockingWait wait = BlockingWait.begin("send");
    var waiting = new Place();
    try {
      while (!send(value, waiting, wait)) {
        wait.await();
      }
    } catch (InterruptedException e) {
      side.giveUp(waiting);
      throw e;
    }
  }

  /// Waits for a place for one message, and holds it: what is sent with the permit needs no
  /// waiting. Fails with a [ChannelClosedException] when nobody will receive.
  ///
  /// **Cancellation** is safe: the place in the queue, or the room it was given, goes to the next.
  public Future<Permit<T>> reserve() {
    return closed ? Futures.failed(new ChannelClosedException(CLOSED)) : new ChannelReserve<>(side);
  }

  /// A permit if that needs no waiting, else null.
  ///
  /// @throws ChannelClosedException if nobody will receive
  public @Nullable Permit<T> tryReserve() throws ChannelClosedException {
    requireOpen();
    var reserved = new Place();
    return side.reserve(reserved, null) ? new Permit<>(side, reserved) : null;
  }

  private void requireOpen() throws ChannelClosedException {
    if (closed) {
      throw new ChannelClosedException(CLOSED);
    }
  }

  /// The poll of [#send], which allocates nothing. Until it was sent, `value` stays with the
  /// caller.
  ///
  /// @return whether it was sent; `false` after the context's waker was left behind
  /// @throws SendFailedException if nobody will receive it
  public boolean pollSend(Context cx, T value) throws SendFailedException {
    if (!cx.mayProceed()) {
      return false;
    }
    boolean sent = send(value, place, cx.waker());
    if (sent) {
      cx.madeProgress();
    }
    return sent;
  }

  /// The poll of [#reserve], which allocates nothing: this sender itself holds the place, for its
  /// next [#pollSend]. With a place reserved it is ready at once.
  ///
  /// @return whether a place is reserved; `false` after the context's waker was left behind
  /// @throws ChannelClosedException if nobody will receive
  public boolean pollReserve(Context cx) throws ChannelClosedException {
    requireOpen();
    if (side.holds(place)) {
      return true;
    }
    if (!cx.mayProceed()) {
      return false;
    }
    boolean reserved = side.reserve(place, cx.waker());
    if (closed) {
      side.giveUp(place); // by another party, perhaps before it waited
      requireOpen();
    }
    if (reserved) {
      cx.madeProgress();
    }
    return reserved;
  }

  /// Gives up what [#pollSend] waits for, or [#pollReserve] waits for or has reserved; it goes to
  /// the next.
  public void cancelSend() {
    side.giveUp(place);
  }

  /// Another sender of the same channel.
  ///
  /// @throws IllegalStateException if this sender is closed
  public ChannelSender<T> another() {
    if (closed || !side.tryAddSender()) {
      throw new IllegalStateException(CLOSED);
    }
    return new ChannelSender<>(side);
  }

  /// A handle that does not keep the channel from ending.
  public Weak<T> downgrade() {
    return new Weak<>(side);
  }

  /// Whether the receivers closed the channel, so that sending is in vain.
  public boolean isClosed() {
    return side.isClosed();
  }

  /// Waits until the receivers close the channel. Any number of parties.
  ///
  /// **Cancellation** is safe.
  public Future<@Nullable Void> closed() {
    var waiter = new Waiter();
    return Futures.pollFn(
        cx -> side.pollClosed(waiter, cx.waker()) ? Poll.ready(null) : Poll.pending(),
        cx -> side.cancelClosed(waiter),
        trace -> trace.leaf("the close of a channel by its receivers"));
  }

  /// How many messages are sent and not received; a guess where others send or receive.
  public long size() {
    return side.size();
  }

  /// Gives this sender up; the last one ends the channel: what was sent, and what is sent with
  /// permits, can still be received. Idempotent. Sends under way that wait for room fail if it was
  /// the last.
  @Override
  public void close() {
    if (CLOSING.compareAndSet(this, false, true)) {
      side.removeSender(place, atTheEnd);
    }
  }

  /// A place for one message, held until it is used or closed: the channel neither gives it to
  /// others nor ends before.
  ///
  /// **Threads.** Any.
  public static final class Permit<T> implements Owned {
    private final SendingSide<T> side;
    private final Place place;

    /// @param place which holds
    Permit(SendingSide<T> side, Place place) {
      this.side = side;
      this.place = place;
    }

    /// Sends `value`, at once, also when the channel was closed meanwhile.
    ///
    /// @throws SendFailedException if the receivers are gone
    /// @throws IllegalStateException if the permit is used or closed
    public void send(T value) throws SendFailedException {
      Objects.requireNonNull(value);
      side.sendHeld(value, place);
    }

    /// Gives the place back; it goes to the next who waits. Does nothing after a message was sent.
    /// Idempotent.
    @Override
    public void close() {
      side.giveUp(place);
    }
  }

  /// A handle that may become a sender as long as there is one.
  ///
  /// **Threads.** Any.
  public static final class Weak<T> {
    private final SendingSide<T> side;

    private Weak(SendingSide<T> side) {
      this.side = side;
    }

    /// A sender, or null if all senders are closed.
    public @Nullable ChannelSender<T> upgrade() {
      return side.tryAddSender() ? new ChannelSender<>(side) : null;
    }
  }
}
