package dev.weft.reactor.nio;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [Reactor] over one [Selector]. Who may call what from which thread is said there. Polling,
/// arming and reporting allocate nothing here, and a connection that is armed again after each
/// report costs no change of interest and no wake-up ([InterestWord]). It never looks at what flows
/// through the channels.
///
/// **Foreign channels.** This selector takes the channels of the JDK's own provider; those of
/// another one are served by a [ForeignSelector], opened with the first of them. Its thread puts
/// handles into `foreign` and [disturbs][#disturb] the poll as an arming does: raise
/// `foreignReports`, then wake the selector; every poll takes `foreignReports` down after its
/// select and empties the queue then.
///
/// **Two kinds of wake-up.** [#wakeup] sets `woken` and ends a poll; the poll that takes `woken`
/// away returns. A changed interest only [disturbs][#disturb] the select in progress, because a
/// selector looks at changes when a select begins: the poll goes back to sleep for the rest of its
/// time. So a select that returns with nothing and without `woken` is simply repeated, whatever the
/// reason: a disturbance, an interest dropped, a wake-up that the previous poll has already
/// answered.
///
/// - **W1** Whoever sets `woken` wakes the selector *afterwards*; so as long as `woken` is set,
///   that call is still to come, or the selector's own flag is up, or a poll has yet to look at
///   `woken`.
/// - **W2** Every select, `selectNow` included, may swallow the selector's flag. Therefore `woken`
///   is looked at after every select; if one left it standing, all later wake-ups would find it set
///   and do nothing.
/// - **W3** What a thread wrote before `wakeup` is seen by the poller after the poll that it ended:
///   both sides exchange `woken` atomically.
///
/// **Letting go.** A cancelled key, and with it the descriptor of a closed channel, goes when a
/// select runs. `cancellations` counts the requests for that, `letGo` says up to which one a select
/// has run that began afterwards.
///
/// - **G1** Whoever detaches cancels the key, *then* counts, then looks whether a select is in
///   progress: if none is, it runs one; if one is, it wakes the selector, whose next select lets
///   go.
/// - **G2** Whoever has held `selecting` looks at the count after giving it back. So a request that
///   found the lock taken, and whose wake-up came too late for the last select, is seen by the one
///   who held it.
/// - **G3** Only a select that *began* after a request was counted answers it; `letGo` is written
///   under `selecting`.
///
/// **Interrupts.** An interrupt of the polling thread counts as a wake-up, and its status stays
/// set. With the status set a selector does not sleep, so an executor clears it before it leads.
///
/// **Timeouts** are exact to the millisecond, rounded up.
///
/// **The lock** `selecting` is held through every select. It says whether a poll is in progress
/// and, to [#disturb], whether it is another thread's; a second poller queues. Detaching takes it
/// for the length of one select that does not wait.
final class NioReactor implements Reactor {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector = Selector.open();
  private final ReentrantLock selecting = new ReentrantLock();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Consumer<SelectionKey> record = this::record;

  // The polling thread's, under `selecting`.
  private @Nullable ReadinessSink sink;
  private int reported;
  private long selects;

  private final Queue<ForeignHandle> foreign = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean foreignReports = new AtomicBoolean();
  private volatile @Nullable IOException foreignFailure;

  // Under its monitor.
  private final Map<SelectorProvider, ForeignSelector> foreignSelectors = new HashMap<>();

  private final LongAdder interestChanges = new LongAdder();

  private final AtomicLong cancellations = new AtomicLong();
  private volatile long letGo;

  NioReactor() throws IOException {}

  @Override
  public Set<SourceKind> sourceKinds() {
    return Set.of(SourceKind.CHANNEL);
  }

  @Override
  public Handle attach(Source source, long token) throws IOException {
    if (!(source instanceof Source.OfChannel(SelectableChannel channel))) {
      throw new IllegalArgumentException(
          "the reactor nio takes channels only; raw descriptors need a native one, such as"
              + " jna-epoll (weft.reactor=jna-epoll): "
              + source);
    }
    if (!selector.isOpen()) {
      throw new IllegalStateException("this reactor is closed");
    }
    if (channel.provider() != selector.provider()) {
      return attachForeign(channel, token);
    }
    try {
      NioHandle handle = register(channel, token);
      while (handle == null) {
        flushCancelledKeys();
        handle = register(channel, token);
      }
      return handle;
    } catch (IllegalBlockingModeException e) {
      throw new IllegalArgumentException(channel + " is in blocking mode", e);
    } catch (IllegalSelectorException e) {
      throw new IllegalArgumentException(
          channel + " is of a foreign selector provider, " + channel.provider(), e);
    }
  }

  private Handle attachForeign(SelectableChannel channel, long token) throws IOException {
    if (channel.isBlocking() && channel.isOpen()) {
      throw new IllegalArgumentException(channel + " is in blocking mode");
    }
    try {
      return foreignSelector(channel.provider()).attach(channel, token);
    } catch (UnsupportedOperationException | IllegalSelectorException e) {
      throw new IllegalArgumentException(
          channel + " is of a foreign selector provider that cannot serve it", e);
    }
  }

  private ForeignSelector foreignSelector(SelectorProvider provider) throws IOException {
    synchronized (foreignSelectors) {
      if (!selector.isOpen()) {
        throw new IllegalStateException("this reactor is closed");
      }
      ForeignSelector found = foreignSelectors.get(provider);
      if (found == null) {
        found = new ForeignSelector(provider, this::reportForeign, this::failForeign);
        foreignSelectors.put(provider, found);
      }
      return found;
    }
  }

  /// On the thread of a foreign selector.
  private void reportForeign(ForeignHandle handle) {
    foreign.add(handle);
    if (!foreignReports.getAndSet(true)) {
      selector.wakeup();
    }
  }

  /// On the thread of a foreign selector.
  private void failForeign(IOException failure) {
    foreignFailure = failure;
    wakeup();
  }

  private void takeForeign(ReadinessSink into) throws IOException {
    IOException failure = foreignFailure;
    if (failure != null) {
      foreignFailure = null;
      throw new IOException("a second selector failed; its channels hear nothing more", failure);
    }
    if (!foreignReports.get()) {
      return;
    }
    foreignReports.getAndSet(false);
    for (ForeignHandle handle = foreign.poll(); handle != null; handle = foreign.poll()) {
      int bits = handle.takeReported();
      if (bits != 0) {
        reported++;
        into.ready(handle.token, bits);
      }
    }
  }

  /// Returns null if the channel was detached and its cancelled key is still here.
  private @Nullable NioHandle register(SelectableChannel channel, long token) throws IOException {
    synchronized (channel.blockingLock()) { // `Channel.register` would overwrite what is attached
      SelectionKey present = channel.keyFor(selector);
      if (present != null && present.isValid()) {
        throw new IllegalArgumentException(channel + " is attached already");
      }
      if (present != null) {
        return null;
      }
      SelectionKey key = channel.register(selector, 0);
      NioHandle handle = new NioHandle(this, key, token);
      key.attach(handle); // in time: without interest there are no events
      return handle;
    }
  }

  /// Makes detached channels fit to be attached anew.
  private void flushCancelledKeys() throws IOException {
    if (selecting.tryLock()) {
      try {
        selectForNobody();
      } finally {
        selecting.unlock();
      }
    } else {
      selector.wakeup(); // the poll in progress flushes them on its way
      Thread.yield();
    }
  }

  /// A select for the sake of cancelled keys. Events that it sees are ignored; being
  /// level-triggered, they come again. Under `selecting`.
  private void selectForNobody() throws IOException {
    long seen = cancellations.get();
    selector.selectNow(key -> {});
    letGo = seen;
    if (woken.get() || foreignReports.get()) {
      selector.wakeup(); // W2: swallowed, but not for us
    }
  }

  /// A handle has cancelled its key.
  void letGoSoon() {
    letGoOf(cancellations.incrementAndGet()); // G1
  }

  /// Lets go here or, where another thread selects, has it do so.
  private void letGoOf(long request) {
    try {
      while (letGo < request && selector.isOpen() && !selecting.isHeldByCurrentThread()) {
        if (selecting.tryLock()) {
          try {
            selectForNobody();
          } finally {
            selecting.unlock();
          }
          request = cancellations.get(); // G2
        } else {
          selector.wakeup();
          return;
        }
      }
    } catch (ClosedSelectorException | IOException e) {
      // closed: its keys are gone; broken: the next poll will say so
    }
  }

  @Override
  public void flush() {
    long request = cancellations.incrementAndGet();
    while (letGo < request && selector.isOpen() && !selecting.isHeldByCurrentThread()) {
      letGoOf(request);
      Thread.yield();
    }
    for (ForeignSelector foreignSelector : openForeignSelectors()) {
      foreignSelector.flush();
    }
  }

  private List<ForeignSelector> openForeignSelectors() {
    synchronized (foreignSelectors) {
      return foreignSelectors.isEmpty() ? List.of() : List.copyOf(foreignSelectors.values());
    }
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
    selecting.lock();
    try {
      this.sink = sink;
      reported = 0;
      long start = timeoutNanos > 0 ? System.nanoTime() : 0;
      long left = timeoutNanos;
      do {
        select(left);
        boolean wakeup = takeWakeup(); // W2: after every select
        takeForeign(sink);
        if (reported > 0 || wakeup) {
          break;
        }
        if (timeoutNanos > 0) {
          left = timeoutNanos - (System.nanoTime() - start);
        }
      } while (left > 0 || timeoutNanos < 0);
      return reported;
    } finally {
      this.sink = null;
      selecting.unlock();
      letGoOf(cancellations.get()); // G2
    }
  }

  private void select(long nanos) throws IOException {
    selects++;
    long seen = cancellations.get(); // G3
    if (nanos == 0) {
      selector.selectNow(record);
    } else if (nanos < 0) {
      selector.select(record);
    } else {
      selector.select(record, Math.ceilDiv(nanos, NANOS_PER_MILLI));
    }
    if (letGo != seen) {
      letGo = seen;
    }
  }

  /// The selector's action, under its locks: it only records.
  private void record(SelectionKey key) {
    NioHandle handle = (NioHandle) key.attachment();
    int bits = handle.fire();
    if (bits != 0) {
      reported++;
      sink.ready(handle.token, bits);
    }
  }

  private boolean takeWakeup() {
    return (woken.get() && woken.getAndSet(false)) || Thread.currentThread().isInterrupted();
  }

  @Override
  public void wakeup() {
    if (!woken.getAndSet(true)) {
      selector.wakeup();
    }
  }

  /// Makes a select in progress on another thread look at changed interests. Otherwise the next one
  /// does.
  void disturb() {
    if (selecting.isLocked() && !selecting.isHeldByCurrentThread()) {
      selector.wakeup();
    }
  }

  /// A handle has changed the interest of its key.
  void interestChanged() {
    interestChanges.increment();
    disturb();
  }

  /// How often an interest was put into a key or taken out.
  long interestChanges() {
    return interestChanges.sum();
  }

  /// How often the foreign selectors were asked.
  long foreignSelects() {
    synchronized (foreignSelectors) {
      return foreignSelectors.values().stream().mapToLong(ForeignSelector::selects).sum();
    }
  }

  /// How often the selector was asked. For the polling thread, outside a poll.
  long selects() {
    return selects;
  }

  @Override
  public void close() {
    try {
      selector.close();
      synchronized (foreignSelectors) {
        for (ForeignSelector foreignSelector : foreignSelectors.values()) {
          foreignSelector.close();
        }
        foreignSelectors.clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
