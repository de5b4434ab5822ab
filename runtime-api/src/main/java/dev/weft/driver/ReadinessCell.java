package dev.weft.driver;

import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import dev.weft.spi.StreamTransfer;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one source's readiness, and who waits for it: the only place where wakers of
/// I/O live. What is known is its [ReadinessWord].
///
/// **Roles.** The *leader* delivers events. A *waiter* (the one party that polls this direction)
/// looks at the word, tries its operation, clears what it found untrue, and waits. Each direction
/// has one slot for a waiter of the poll-level calls, and a list for any number of [ReadyFuture]s.
///
/// **Invariants**
/// - **C1** *Store, then load, on both sides.* A waiter stores its waker, arms, and then reads the
///   word again; the leader sets the word and then takes the waker. One of them sees the other.
/// - **C2** Clearing names the tick at which readiness was seen, and does nothing if an event was
///   delivered since: what arrived between the operation and the clearing is not erased.
/// - **C3** READ_CLOSED, WRITE_CLOSED, C and S are never cleared. An ERROR makes each direction try
///   once: it is cleared with READ for the reader, with WRITE for the writer, when an attempt found
///   that it would block. (Were it to stay, a datagram socket that was sent one ICMP message would
///   be tried for ever. An error that lasts comes with a closed bit, or is met by every attempt.)
/// - **C4** A waker is taken by exactly one party (`getAndSet`), so no event wakes it twice.
/// - **C5** A waker in a slot is not overwritten by another party's. That one stands beside it in a
///   [SlotContest], and an event wakes both; whoever stood there when the slot's own party polled
///   again is refused. The slot is filled by compare-and-set from null; contests change under the
///   monitor, and a newcomer enters its contest before it arms and looks again, as in C1.
///
/// *A race story.* A reader gets "would block" at tick 5. Before it clears, the leader delivers new
/// data, tick 6. The clearing for tick 5 finds tick 6 and leaves READ alone; the reader finds it
/// set and reads. Without the tick it would clear it, wait, and never be woken under an
/// edge-triggered reactor.
public final class ReadinessCell extends ReadyFutures {

  /// What the polling calls return instead of a tick.
  public static final int PENDING = -1;

  private static final VarHandle READER;
  private static final VarHandle WRITER;

  static {
    try {
      var lookup = MethodHandles.lookup();
      READER = lookup.findVarHandle(ReadinessCell.class, "reader", Waker.class);
      WRITER = lookup.findVarHandle(ReadinessCell.class, "writer", Waker.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long token;
  private final Source source;
  private final RuntimeDriver driver;
  private final @Nullable Closeable companion;
  private volatile Reactor.@Nullable Handle handle;

  private volatile @Nullable Waker reader;
  private volatile @Nullable Waker writer;

  private volatile @Nullable SlotContest readContest;
  private volatile @Nullable SlotContest writeContest;

  ReadinessCell(long token, Source source, RuntimeDriver driver) {
    this(token, source, driver, null);
  }

  /// @param companion what is closed with the source
  ReadinessCell(long token, Source source, RuntimeDriver driver, @Nullable Closeable companion) {
    this.token = token;
    this.source = source;
    this.driver = driver;
    this.companion = companion;
  }

  void attached(Reactor.Handle attachedHandle) {
    this.handle = attachedHandle;
  }

  /// The reactor's own way to move the bytes of the source, if it has one.
  public @Nullable StreamTransfer transfer() {
    Reactor.Handle h = handle;
    return h == null ? null : h.transfer();
  }

  long token() {
    return token;
  }

  /// Whether reading may make progress: the tick to clear with or, after the waker was left behind,
  /// [#PENDING].
  ///
  /// @throws IOException if the source was closed here
  /// @throws RuntimeClosedException if the runtime was closed
  /// @throws IllegalStateException if another party waits in this direction's slot (C5)
  public int pollReadable(Waker waker) throws IOException {
    return poll(READER, Readiness.READ, READABLE, waker);
  }

  /// Likewise for writing.
  public int pollWritable(Waker waker) throws IOException {
    return poll(WRITER, Readiness.WRITE, WRITABLE, waker);
  }

  private int poll(VarHandle slot, int interest, int mask, Waker waker) throws IOException {
    int w = word();
    if (!isReady(w, mask)) {
      leave(slot, waker);
      arm(interest);
      w = word();
      if (!isReady(w, mask)) {
        return PENDING;
      }
      forget(slot, waker);
    }
    return tickOf(w);
  }

  /// Leaves a waker in the slot, or beside it (C5).
  private void leave(VarHandle slot, Waker waker) {
    while (true) {
      Waker old = (@Nullable Waker) slot.getAcquire(this);
      if (old == null) {
        if (!slot.compareAndSet(this, null, waker)) {
          continue;
        }
        if (contest(slot) != null) {
          withdraw(slot, waker);
        }
      } else if (!old.wakesSameAs(waker)) {
        contend(slot, old, waker);
      } else if (contest(slot) != null) {
        refuseNewcomer(slot);
      }
      return;
    }
  }

  private @Nullable SlotContest contest(VarHandle slot) {
    return slot == READER ? readContest : writeContest;
  }

  private void contest(VarHandle slot, @Nullable SlotContest contest) {
    if (slot == READER) {
      readContest = contest;
    } else {
      writeContest = contest;
    }
  }

  private void contend(VarHandle slot, Waker old, Waker waker) {
    synchronized (this) {
      SlotContest present = contest(slot);
      if (present != null && present.newcomer.wakesSameAs(waker)) {
        if (present.refused) {
          contest(slot, null);
          throw new IllegalStateException(
              "another party waits to "
                  + (slot == READER ? "read from" : "write to")
                  + " this source already, and only one at a time can: let one task do it");
        }
        return;
      }
      contest(slot, new SlotContest(waker));
      if (present != null && !present.refused) {
        return; // the waker in the slot has been asked
      }
    }
    driver.wakeContained(old);
  }

  /// The party whose waker is in the slot is there.
  private void refuseNewcomer(VarHandle slot) {
    Waker newcomer;
    synchronized (this) {
      SlotContest present = contest(slot);
      if (present == null || present.refused) {
        return;
      }
      present.refused = true;
      newcomer = present.newcomer;
    }
    driver.wakeContained(newcomer);
  }

  /// Ends a contest whose newcomer is `waker`.
  private synchronized void withdraw(VarHandle slot, Waker waker) {
    SlotContest present = contest(slot);
    if (present != null && present.newcomer.wakesSameAs(waker)) {
      contest(slot, null);
    }
  }

  private @Nullable Waker takeReader() {
    return (@Nullable Waker) READER.getAndSet(this, null);
  }

  private @Nullable Waker takeWriter() {
    return (@Nullable Waker) WRITER.getAndSet(this, null);
  }

  /// Takes what is not there, so that taking is linked before the heap is full.
  public static void rehearse(RuntimeDriver driver) {
    new ReadinessCell(0, new Source.OfDescriptor(-1, driver), driver).takeAll(null);
  }

  private synchronized @Nullable Waker takeNewcomer(VarHandle slot) {
    SlotContest present = contest(slot);
    contest(slot, null);
    return present == null ? null : present.newcomer;
  }

  /// Takes a party's waker away, from wherever it stands. Where the newcomer leaves whom nobody has
  /// answered, the slot is emptied too: what is in it is a leftover or, having been called, about
  /// to poll again.
  private void forget(VarHandle slot, Waker waker) {
    if (contest(slot) != null) {
      synchronized (this) {
        SlotContest present = contest(slot);
        Waker old = (@Nullable Waker) slot.getAcquire(this);
        if (present != null && old != null && old.wakesSameAs(waker)) {
          slot.compareAndSet(this, old, null);
          return;
        }
        contest(slot, null);
        if (present != null && present.refused && present.newcomer.wakesSameAs(waker)) {
          return;
        }
      }
    }
    slot.setRelease(this, null);
  }

  void arm(int interest) {
    Reactor.Handle h = handle;
    if (h != null) {
      h.arm(interest);
    }
  }

  /// Takes the reader's waker away; for the party that polls this direction.
  public void forgetReader(Waker waker) {
    forget(READER, waker);
  }

  /// Takes the writer's waker away; for the party that polls this direction.
  public void forgetWriter(Waker waker) {
    forget(WRITER, waker);
  }

  /// Adds what the reactor reported and hands the wakers of those concerned to the driver; the
  /// leader's.
  void deliver(int reported, RuntimeDriver leader) {
    int bits = add(reported);
    if ((bits & READABLE) != 0 && reader != null) {
      leader.wake(takeReader());
    }
    if ((bits & WRITABLE) != 0 && writer != null) {
      leader.wake(takeWriter());
    }
    if ((bits & READABLE) != 0 && readContest != null) {
      leader.wake(takeNewcomer(READER));
    }
    if ((bits & WRITABLE) != 0 && writeContest != null) {
      leader.wake(takeNewcomer(WRITER));
    }
    if (hasFutures()) {
      for (Waker waker : takeFutures(bits)) {
        leader.wake(waker);
      }
    }
  }

  /// Ends the cell: whoever waits is woken and finds the source closed; the reactor is told. Then
  /// the caller closes the source and calls [#closed]. Any thread; idempotent.
  ///
  /// @return whether this call ended it
  public boolean close() {
    if (!transitionToClosed()) {
      return false;
    }
    Reactor.Handle h = handle;
    if (h != null) {
      h.detach();
    }
    driver.sources().release(this);
    return true;
  }

  /// After the source itself is closed: wakes the waiters and, where others may be connecting to
  /// it, has the reactor act on it at once.
  ///
  /// @param atOnce whether the system must be told at once, not at the next turn
  public void closed(boolean atOnce) {
    takeAll(null);
    if (atOnce) {
      driver.flush();
    }
  }

  /// Ends the cell with its runtime, and closes its channel.
  void shutDown(List<Waker> wakers) {
    if (!transitionToShutDown()) {
      return;
    }
    Reactor.Handle h = handle;
    if (h != null) {
      h.detach();
    }
    try {
      closeSource();
    } catch (IOException e) {
      // closing all the same; nothing is left to do with this channel
    }
    takeAll(wakers);
  }

  /// The source, for people.
  String source() {
    return source instanceof Source.OfChannel(var channel) ? channel.toString() : source.toString();
  }

  /// Closes the channel, if it is one (a descriptor is its owner's to close), and what goes with
  /// it. Does not wait for anything.
  public void closeSource() throws IOException {
    try (var _ = companion) {
      if (source instanceof Source.OfChannel(var channel)) {
        NonBlockingClose.close(channel);
      }
    }
  }

  /// Takes all wakers. The slots come first: a list of the others takes heap, and where it cannot
  /// be had they come one by one.
  ///
  /// @param later takes them in; null if they are to be called at once
  private void takeAll(@Nullable List<Waker> later) {
    handOn(takeReader(), later);
    handOn(takeNewcomer(READER), later);
    handOn(takeWriter(), later);
    handOn(takeNewcomer(WRITER), later);
    Waker[] futures;
    try {
      futures = takeFutures(END);
    } catch (VirtualMachineError noRoom) {
      while (hasFutures()) {
        handOn(takeNewest(), later);
      }
      return;
    }
    for (Waker waker : futures) {
      handOn(waker, later);
    }
  }

  private void handOn(@Nullable Waker waker, @Nullable List<Waker> later) {
    if (waker != null && later != null) {
      driver.addOrWake(waker, later);
    } else if (waker != null) {
      driver.wakeContained(waker);
    }
  }
}
