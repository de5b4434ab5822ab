package dev.weft.sync;

import dev.weft.Owned;
import dev.weft.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The messages of a [Mpsc] channel, in two arrays that change places: senders fill the inbox under
/// the lock, the receiver empties its batch without it, and takes the inbox for its next batch when
/// that is empty. So the receiver needs the lock for the first message of a batch, and one
/// compare-and-set for each of the others.
///
/// ```text
///   positions:    next            batchEnd                    sent
///                  | b b b b b b b |  i i i i i i i i i i i i  |
///                    batch (receiver)  inbox (under the lock)
/// ```
///
/// **Roles.** One receiver at a time; it alone touches its batch. Senders are on the [SendingSide].
/// Any thread may close the receiver.
///
/// **Invariants**
/// - **Q1** Who moves `next` past a position owns the message there: the receiver by one, or
///   whoever closes the receiver, by setting `GONE`, all that are left. Both by an atomic exchange,
///   the latter under the lock, under which the receiver moves it by a store; so no message has two
///   owners, and none has none.
/// - **Q2** `batch`, `batchStart` and `batchEnd` change only under the lock, by the receiver, when
///   `next == batchEnd`, and never after `GONE`.
/// - **Q3** A receiver leaves its waker, under the lock, only while both arrays are empty and the
///   channel has not ended. Whoever changes that takes the waker in the same critical section.
final class MpscQueue<T> extends MpscLayout.After<T> implements MessageSource<T> {

  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(MpscLayout.Receiver.class, "next", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    new MpscQueue<>(1).closeReceiver(new WakeList()); // linked before the heap is full
  }

  /// In `next`: the receiver is gone.
  private static final long GONE = Long.MIN_VALUE;

  /// Messages that an array has room for at first.
  private static final int INITIAL = 16;

  /// An array longer than this is made shorter after a batch that needed a quarter of it: what a
  /// burst has cost is given back.
  private static final int KEPT = 1024;

  MpscQueue(long capacity) {
    super(capacity, (int) Math.min(capacity, INITIAL));
  }

  @Override
  long taken() {
    return next & ~GONE;
  }

  @Override
  boolean sendersWait() {
    return sendersWait;
  }

  @Override
  void sendersWait(boolean wait) {
    sendersWait = wait;
  }

  @Override
  boolean receiversGone() {
    return next < 0;
  }

  @Override
  @Nullable Waker push(T value) {
    if (inboxCount == inbox.length) {
      inbox = Arrays.copyOf(inbox, (int) Math.min(capacity(), 2L * inboxCount));
    }
    inbox[inboxCount++] = value;
    Waker waker = receiver;
    receiver = null;
    return waker;
  }

  @Override
  void wakeReceivers(WakeList wakers) {
    wakers.add(receiver);
    receiver = null;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable T receive(@Nullable Waker waker) throws ChannelClosedException {
    long position = next;
    if (position == batchEnd) {
      return receiveNextBatch(position, waker);
    }
    @Nullable Object[] messages = batch;
    int slot = (int) (position - batchStart);
    if (position < 0 || !NEXT.compareAndSet(this, position, position + 1)) {
      throw receiverClosed();
    }
    T value = (T) messages[slot];
    messages[slot] = null;
    if (sendersWait()) {
      grantRoom();
    }
    return value;
  }

  /// Takes the inbox for the next batch, and the first message of it: under the lock (Q1), which
  /// senders begin to wait under, too (M2).
  @SuppressWarnings("unchecked")
  private @Nullable T receiveNextBatch(long position, @Nullable Waker waker)
      throws ChannelClosedException {
    T value = null;
    boolean mayGrant = false;
    boolean gone;
    boolean ended;
    enter();
    try {
      gone = next < 0;
      boolean found = !gone && inboxCount > 0;
      ended = !found && hasEnded();
      if (found) {
        swap(position);
        value = (T) batch[0];
        mayGrant = sendersWait;
        NEXT.setRelease(this, position + 1); // the last call
        batch[0] = null;
      } else if (!gone && !ended && waker != null) {
        receiver = waker;
      }
      exit();
    } catch (Throwable t) {
      locked = FREE;
      throw t;
    }
    if (gone) {
      throw receiverClosed();
    }
    if (ended) {
      throw new ChannelClosedException("the channel is closed and all of it was received");
    }
    if (mayGrant) {
      grantRoom();
    }
    return value;
  }

  private void swap(long position) {
    @Nullable Object[] emptied = batch;
    boolean oversized = emptied.length > KEPT && position - batchStart < emptied.length / 4;
    @Nullable Object[] spare = oversized ? new Object[emptied.length / 2] : emptied;
    batch = inbox;
    batchStart = position;
    batchEnd = position + inboxCount;
    inbox = spare;
    inboxCount = 0;
  }

  private static ChannelClosedException receiverClosed() {
    return new ChannelClosedException("this receiver is closed");
  }

  @Override
  public @Nullable T receiveMore() throws ChannelClosedException {
    return receive(null);
  }

  /// By the receiver itself, which needs no waking.
  @Override
  public void cancelReceive() {
    enter();
    try {
      receiver = null;
    } finally {
      locked = FREE;
    }
  }

  /// Closes the channel, and the messages nobody receives now, if they are [Owned]. Takes no heap.
  ///
  /// @param wakers an empty list
  void closeReceiver(WakeList wakers) {
    int from;
    int to;
    int more;
    enter();
    try {
      long position = (long) NEXT.getAndBitwiseOr(this, GONE);
      if (position < 0) {
        return;
      }
      close(wakers);
      wakeReceivers(wakers);
      from = (int) (position - batchStart);
      to = (int) (batchEnd - batchStart);
      more = inboxCount;
      inboxCount = 0;
    } finally {
      locked = FREE;
    }
    wakeAllTold(wakers);
    disposeOf(batch, from, to); // Q1: ours, and nobody takes the arrays away any more (Q2)
    disposeOf(inbox, 0, more);
  }

  private static void disposeOf(@Nullable Object[] messages, int from, int to) {
    for (int i = from; i < to; i++) {
      Object unreceived = messages[i];
      messages[i] = null;
      Owned.dispose(unreceived);
    }
  }
}
