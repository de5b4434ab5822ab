package dev.weft.sync;

import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// What senders of a channel share in which each message is received once: the places for messages,
/// who waits for one, and how sending ends. Where the messages are is the subclass's.
///
/// ```text
///   capacity = messages (sent - taken) + granted + held + free
///                                         |         |
///               to a sender that waited, and       by a permit, or a sender
///               has not looked yet                 that has reserved
/// ```
///
/// **Roles.** All state is under this lock, but for `taken`, which receivers may move without it.
/// Wakers are called after it is left.
///
/// **Invariants**
/// - **M1** `messages + granted + held <= capacity`.
/// - **M2** Nobody waits to send while there is a free place: whoever takes a message frees its
///   place first (a full fence) and looks at `sendersWait` afterwards; whoever begins to wait sets
///   `sendersWait` first and looks for a free place afterwards. Either one grants the place, to the
///   first in the queue.
/// - **M3** Nobody overtakes: a newcomer takes a free place only if the queue is empty.
/// - **M4** A grant is used, or returned by a cancel or a failure, and what is returned goes to the
///   next. So does a held place.
/// - **M5** Once shut (closed by the receiver, or without senders) nobody enters the queue, which
///   whoever shuts it empties, and nothing is sent but on held places. It has *ended* when none is
///   held: whoever makes that true wakes the receivers. In a full heap both take several sections.
///
/// *A race story.* The channel is full. Sender A finds no place and queues; a receiver takes a
/// message between the two. The receiver sees `sendersWait` and grants under the lock, after A; or
/// it does not see it, and then it had freed the place before A set the flag, so A finds it in its
/// second look. If both see it, the second finds the queue empty or the channel full.
abstract class SendingSide<T> extends BriefLock {

  /// The capacity of a channel without limit.
  static final long UNBOUNDED = Long.MAX_VALUE;

  private final long capacity;
  private long sent;
  private long granted;
  private long held;

  /// What `taken` was at least, so as to look seldom at what the receivers write.
  private long takenAtLeast;

  private long senders = 1;
  private boolean closed;
  private final WaitQueue sending = new WaitQueue();
  private final WaitQueue awaitingClose = new WaitQueue();

  /// With its first sender.
  SendingSide(long capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a channel for " + capacity + " messages");
    }
    this.capacity = capacity;
  }

  /// How many messages have been received or dropped. Any thread; never goes back.
  abstract long taken();

  /// Whether senders wait: to be asked after a message was taken without the lock (M2).
  abstract boolean sendersWait();

  /// Says whether senders wait. Under the lock, as are the following; a full fence.
  abstract void sendersWait(boolean wait);

  /// Adds a message, or throws and does not.
  ///
  /// @return whom to wake after the lock
  abstract @Nullable Waker push(T value);

  /// Whether there is nobody who could receive what is sent on a held place.
  abstract boolean receiversGone();

  /// The channel has ended: receivers that wait are to find out.
  abstract void wakeReceivers(WakeList wakers);

  /// M5. Under the lock.
  final boolean hasEnded() {
    return isShut() && (held == 0 || receiversGone());
  }

  private boolean isShut() {
    return closed || senders == 0;
  }

  private boolean hasRoom() {
    long mustBeTaken = sent + granted + held - capacity;
    if (mustBeTaken < takenAtLeast) {
      return true;
    }
    takenAtLeast = taken();
    return mustBeTaken < takenAtLeast;
  }

  /// Whether a party has a place to use now; `place` then has none any more.
  private boolean claim(@Nullable Place place) {
    if (place != null && (place.held || place.granted)) {
      leave(place);
      return true;
    }
    return sending.isEmpty() && hasRoom(); // M3
  }

  /// Queues `place`.
  ///
  /// @return whether there is a free place after all, so that [#grantRoom] is to be called (M2)
  private boolean await(Place place, Waker waker) {
    sending.await(place, waker);
    sendersWait(true);
    return hasRoom();
  }

  /// Takes `place` out of the queue, and from it what it has.
  private void leave(Place place) {
    if (place.queued) {
      sending.remove(place);
      sendersWait(!sending.isEmpty());
    }
    if (place.granted) {
      place.granted = false;
      granted--;
    }
    if (place.held) {
      place.held = false;
      held--;
    }
  }

  /// Sends `value`; where there is no room, queues `place` if it comes with a waker.
  ///
  /// @return whether it was sent
  /// @throws SendFailedException if nobody will receive it; `place` is then given up
  final boolean send(T value, @Nullable Place place, @Nullable Waker waker)
      throws SendFailedException {
    return send(value, place, waker, false);
  }

  private boolean send(T value, @Nullable Place place, @Nullable Waker waker, boolean onlyIfHeld)
      throws SendFailedException {
    Waker receiver = null;
    WakeList others = null;
    boolean isHeld;
    boolean refused;
    boolean claimed;
    boolean mayHaveRoom = false;
    enter();
    try {
      isHeld = place != null && place.held;
      refused = isHeld ? receiversGone() : onlyIfHeld || isShut();
      if (isHeld && !refused && isShut() && held == 1) {
        others = new WakeList(); // this ends it; where there is no heap, nothing has happened
      }
      claimed = !refused && claim(place);
      if (refused) {
        if (place != null) {
          leave(place);
        }
      } else if (claimed) {
        receiver = push(value);
        sent++;
        if (others != null) {
          wakeReceivers(others);
        }
      } else if (place != null && waker != null) {
        mayHaveRoom = await(place, waker);
      }
      exit();
    } catch (Throwable t) {
      locked = FREE;
      throw t;
    }
    if (refused) {
      if (onlyIfHeld && !isHeld) {
        throw new IllegalStateException("this permit is used, or closed");
      }
      throw new SendFailedException("the channel is closed", value);
    }
    if (mayHaveRoom) {
      grantRoom();
    }
    if (!claimed) {
      return false;
    }
    WakeList.wake(receiver);
    if (others != null) {
      wakeAllTold(others);
    }
    return true;
  }

  /// Sends `value` on the place that `place` holds.
  ///
  /// @throws IllegalStateException if it holds none
  final void sendHeld(T value, Place place) throws SendFailedException {
    send(value, place, null, true);
  }

  /// Has `place` hold a place; where there is none, queues it if it comes with a waker.
  ///
  /// @return whether it holds one
  /// @throws ChannelClosedException if the channel is shut; `place` is then given up
  final boolean reserve(Place place, @Nullable Waker waker) throws ChannelClosedException {
    boolean refused;
    boolean reserved;
    boolean mayHaveRoom = false;
    enter();
    try {
      reserved = place.held;
      refused = !reserved && isShut();
      if (refused) {
        leave(place);
      } else if (!reserved && claim(place)) {
        place.held = true;
        held++;
        reserved = true;
      } else if (!reserved && waker != null) {
        mayHaveRoom = await(place, waker);
      }
    } finally {
      locked = FREE;
    }
    if (refused) {
      throw new ChannelClosedException("the channel is closed");
    }
    if (mayHaveRoom) {
      grantRoom();
    }
    return reserved;
  }

  /// Takes back what `place` waits for or has, and passes it on (M4).
  final void giveUp(Place place) {
    var wakers = new WakeList();
    enter();
    try {
      leave(place);
      if (hasEnded()) {
        wakeReceivers(wakers);
      }
    } finally {
      locked = FREE;
    }
    wakeAllTold(wakers);
    grantRoom();
  }

  /// Whether `place` holds a place.
  final boolean holds(Place place) {
    enter();
    try {
      return place.held;
    } finally {
      locked = FREE;
    }
  }

  /// Grants free places to those who wait, one by one, so that nobody is woken under the lock.
  final void grantRoom() {
    for (; ; ) {
      Waker waker;
      enter();
      try {
        if (sending.isEmpty() || !hasRoom()) {
          return;
        }
        waker = sending.grantFirst();
        granted++;
        sendersWait(!sending.isEmpty());
      } finally {
        locked = FREE;
      }
      WakeList.wake(waker);
    }
  }

  /// Closes the channel for what is not sent yet.
  final void close() {
    var wakers = new WakeList();
    enter();
    try {
      close(wakers);
    } finally {
      locked = FREE;
    }
    wakeAllTold(wakers);
  }

  /// As [#close()], under the lock.
  final void close(WakeList wakers) {
    closed = true;
    tellOfEnd(wakers);
  }

  /// M5.
  private void tellOfEnd(WakeList wakers) {
    if (closed) {
      awaitingClose.drainTo(wakers);
    }
    sending.drainTo(wakers);
    sendersWait(false);
    if (hasEnded()) {
      wakeReceivers(wakers);
    }
  }

  /// Wakes those who were told, and tells those for whom there was no room in the list.
  final void wakeAllTold(WakeList wakers) {
    while (wakers.wakeAll()) {
      enter();
      try {
        tellOfEnd(wakers);
      } finally {
        locked = FREE;
      }
    }
  }

  final boolean isClosed() {
    enter();
    try {
      return closed;
    } finally {
      locked = FREE;
    }
  }

  /// Whether the receivers closed the channel; else `waiter` waits for that.
  final boolean pollClosed(Waiter waiter, Waker waker) {
    enter();
    try {
      if (!closed) {
        awaitingClose.await(waiter, waker);
      }
      return closed;
    } finally {
      locked = FREE;
    }
  }

  final void cancelClosed(Waiter waiter) {
    enter();
    try {
      awaitingClose.remove(waiter);
    } finally {
      locked = FREE;
    }
  }

  /// Adds a sender unless the last one is gone.
  final boolean tryAddSender() {
    enter();
    try {
      if (senders == 0) {
        return false;
      }
      senders++;
      return true;
    } finally {
      locked = FREE;
    }
  }

  /// A sender is gone, and its place; with the last one those who wait fail. Takes no heap.
  final void removeSender(Place place, WakeList wakers) {
    enter();
    try {
      wakers.add(sending.remove(place));
      sendersWait(!sending.isEmpty());
      leave(place);
      senders--;
      if (isShut()) {
        tellOfEnd(wakers);
      }
    } finally {
      locked = FREE;
    }
    wakeAllTold(wakers);
    grantRoom();
  }

  /// How many messages there are.
  final long size() {
    enter();
    try {
      return receiversGone() ? 0 : sent - taken();
    } finally {
      locked = FREE;
    }
  }

  /// How many there may be.
  final long capacity() {
    return capacity;
  }
}
