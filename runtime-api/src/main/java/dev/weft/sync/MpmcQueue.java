package dev.weft.sync;

import dev.weft.Owned;
import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// The messages of a [Mpmc] channel, and who waits for one.
///
/// ```text
///   messages = promised + free
///                 |         |
///   to a receiver that      for whoever asks
///   waited, and has not
///   looked yet
/// ```
///
/// **Roles.** All state is under this lock. Wakers are called after it is left. What receivers take
/// is the first message, whoever of them was promised one first: a promise is of one message, not
/// of a certain one.
///
/// **Invariants**, while there is a receiver
/// - **R1** `promised <= messages`: each promise can be kept.
/// - **R2** Nobody waits to receive while a message is free, or the channel is *over*: it has ended
///   ([SendingSide] M5), and no message is left. Whatever makes a message free promises it to the
///   first in the queue in the same critical section; whatever makes the channel over wakes all.
/// - **R3** Nobody overtakes: without a promise only a free message is taken, and then nobody waits
///   (R2).
/// - **R4** A promise is used at its receiver's next look, or passed on by a cancel, or by the
///   close of the receiver.
///
/// Without a receiver there is no message: whoever closes the last one closes those left.
///
/// *Race stories.* Receivers A and B wait; a message comes, A has its promise and is woken. C asks
/// before A's task runs: the message is not free, so C queues behind B. A is cancelled instead of
/// polled: its promise goes to B, which is woken. Had the message been counted free instead, it
/// would have stayed where nobody looks.
///
/// The channel is closed while A has a promise of the last message and B waits. B is not told of
/// the end yet: A may give up, and then the message is B's. B hears of it when A has taken it.
final class MpmcQueue<T> extends SendingSide<T> {

  static {
    new MpmcQueue<>(1)
        .removeReceiver(new Waiter(), new WakeList()); // linked before the heap is full
    Owned.dispose(null);
  }

  private final MessageRing<T> messages = new MessageRing<>();
  private final WaitQueue receiving = new WaitQueue();
  private long taken;
  private int promised;
  private long receivers = 1;
  private boolean sendersWait;

  /// With its first receiver.
  MpmcQueue(long capacity) {
    super(capacity);
  }

  @Override
  long taken() {
    return taken;
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
    return receivers == 0;
  }

  @Override
  @Nullable Waker push(T value) {
    messages.add(value);
    return promiseFree();
  }

  /// R2.
  ///
  /// @return whom to wake after the lock
  private @Nullable Waker promiseFree() {
    if (receiving.isEmpty() || messages.size() == promised) {
      return null;
    }
    promised++;
    return receiving.grantFirst();
  }

  @Override
  void wakeReceivers(WakeList wakers) {
    if (messages.size() == 0) {
      receiving.drainTo(wakers);
    }
  }

  /// The first message, for `place` if it was promised one, or else one that is free; null after
  /// `place` was queued with `waker`, if there are both.
  @Nullable T receive(@Nullable Waiter place, @Nullable Waker waker) throws ChannelClosedException {
    T value = null;
    WakeList others = null;
    boolean sendersWait = false;
    boolean gone;
    boolean ended = false;
    enter();
    try {
      gone = receivers == 0;
      if (messages.size() == 1 && hasEnded()) {
        others = new WakeList(); // before the message is taken: there may be no heap for it
      }
      if (!gone && claim(place)) {
        value = messages.take();
        taken++;
        sendersWait = this.sendersWait;
        if (others != null) {
          receiving.drainTo(others);
        }
      } else {
        ended = messages.size() == 0 && hasEnded();
        if (!gone && !ended && place != null && waker != null) {
          receiving.await(place, waker);
        }
      }
      exit();
    } catch (Throwable t) {
      locked = FREE;
      throw t;
    }
    if (gone) {
      throw new ChannelClosedException("the receivers are closed");
    }
    if (ended) {
      throw new ChannelClosedException("the channel is closed and all of it was received");
    }
    if (sendersWait) {
      grantRoom();
    }
    if (others != null) {
      wakeAllTold(others);
    }
    return value;
  }

  private boolean claim(@Nullable Waiter place) {
    if (place != null && place.granted) {
      place.granted = false;
      promised--;
      return true;
    }
    return messages.size() > promised; // R3
  }

  /// Takes `place` out of the queue, and passes its promise on.
  void cancelReceive(Waiter place) {
    Waker next;
    enter();
    try {
      receiving.remove(place);
      next = passOn(place);
    } finally {
      locked = FREE;
    }
    WakeList.wake(next);
  }

  /// R4.
  private @Nullable Waker passOn(Waiter place) {
    if (!place.granted) {
      return null;
    }
    place.granted = false;
    promised--;
    return promiseFree();
  }

  /// Adds a receiver unless the last one is gone.
  boolean tryAddReceiver() {
    enter();
    try {
      if (receivers == 0) {
        return false;
      }
      receivers++;
      return true;
    } finally {
      locked = FREE;
    }
  }

  /// A receiver is gone, and what its own place waits for or has; with the last one the channel is
  /// closed, and the messages nobody receives now, if they are [Owned]. Takes no heap.
  ///
  /// @param wakers an empty list
  void removeReceiver(Waiter place, WakeList wakers) {
    @Nullable Object[] unreceived = MessageRing.NONE;
    enter();
    try {
      wakers.add(receiving.remove(place));
      wakers.add(passOn(place));
      if (--receivers == 0) {
        close(wakers);
        receiving.drainTo(wakers);
        unreceived = messages.takeAll();
      }
    } finally {
      locked = FREE;
    }
    wakeAllTold(wakers);
    for (Object value : unreceived) {
      if (value != null) {
        Owned.dispose(value);
      }
    }
  }

  /// A place in the queue of receivers.
  static final class ReceivingPlace<T> extends Waiter implements MessageSource<T> {
    private final MpmcQueue<T> queue;

    ReceivingPlace(MpmcQueue<T> queue) {
      this.queue = queue;
    }

    @Override
    public @Nullable T receive(@Nullable Waker waker) throws ChannelClosedException {
      return queue.receive(this, waker);
    }

    @Override
    public @Nullable T receiveMore() throws ChannelClosedException {
      return queue.receive(null, null);
    }

    @Override
    public void cancelReceive() {
      queue.cancelReceive(this);
    }
  }
}
