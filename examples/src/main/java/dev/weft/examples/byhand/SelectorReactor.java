package dev.weft.examples.byhand;

import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// A reactor of a selector: a key for each source, whose interest is taken away when it has been
/// reported and given back when it is armed. It counts what it does, so that a program can tell.
///
/// **Threads.** As [Reactor] says. Keys may be changed from anywhere; that a sleeping select hears
/// of it is what the wake-ups of the selector are for. The reactor's own wake-up is a flag, since
/// each select swallows the selector's.
final class SelectorReactor implements Reactor {

  private static final int READ = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
  private static final int WRITE = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

  private final Selector selector = Selector.open();

  /// Held by whoever selects.
  private final ReentrantLock selecting = new ReentrantLock();

  private final AtomicBoolean woken = new AtomicBoolean();

  /// Whether a key was cancelled that no select has let go of yet.
  private final AtomicBoolean cancelled = new AtomicBoolean();

  /// Selects that are over.
  private final AtomicInteger selects = new AtomicInteger();

  private final AtomicInteger reports = new AtomicInteger();

  SelectorReactor() throws IOException {}

  int selects() {
    return selects.get();
  }

  int reports() {
    return reports.get();
  }

  private final class Attached implements Handle {
    private final long token;
    private final SelectionKey key;
    private volatile boolean detached;

    Attached(SelectableChannel channel, long token) throws IOException {
      this.token = token;
      this.key = channel.register(selector, 0, this);
    }

    @Override
    public void arm(int interest) {
      int wanted =
          ((interest & Readiness.READ) != 0 ? READ : 0)
              | ((interest & Readiness.WRITE) != 0 ? WRITE : 0);
      try {
        key.interestOpsOr(wanted & key.channel().validOps());
        selector.wakeup(); // ends the select, but not the poll
      } catch (CancelledKeyException closed) {
        return; // nothing will be reported of it
      }
    }

    /// Reports once what is ready, and asks for no more.
    boolean report(ReadinessSink sink) {
      try {
        int ops = key.readyOps();
        int directions = ((ops & READ) != 0 ? READ : 0) | ((ops & WRITE) != 0 ? WRITE : 0);
        int ready = ops & key.interestOpsAnd(~directions); // both ops of a direction, or it spins
        if (ready == 0 || detached) {
          return false;
        }
        sink.ready(
            token,
            ((ready & READ) != 0 ? Readiness.READ : 0)
                | ((ready & WRITE) != 0 ? Readiness.WRITE : 0));
        reports.incrementAndGet();
        return true;
      } catch (CancelledKeyException closed) {
        return false;
      }
    }

    @Override
    public void detach() {
      detached = true;
      key.cancel();
      cancelled.set(true);
      letGo();
    }
  }

  @Override
  public Set<SourceKind> sourceKinds() {
    return Set.of(SourceKind.CHANNEL);
  }

  @Override
  public synchronized Handle attach(Source source, long token) throws IOException {
    if (!selector.isOpen()) {
      throw new IllegalStateException("this reactor is closed");
    }
    if (!(source instanceof Source.OfChannel(var channel))
        || channel.provider() != selector.provider()) {
      throw new IllegalArgumentException("this reactor takes channels of the JDK only");
    }
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    if (channel.isBlocking()) {
      throw new IllegalArgumentException(channel + " is in blocking mode");
    }
    SelectionKey before = channel.keyFor(selector);
    if (before != null && before.isValid()) {
      throw new IllegalArgumentException(channel + " is attached already");
    }
    if (before != null) {
      flush();
    }
    return new Attached(channel, token);
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
    long start = System.nanoTime();
    selecting.lock();
    try {
      while (true) {
        long left = timeoutNanos < 0 ? -1 : timeoutNanos - (System.nanoTime() - start);
        boolean over = timeoutNanos >= 0 && left <= 0;
        select(over || woken.get() ? 0 : left);
        int reported = 0;
        for (SelectionKey key : selector.selectedKeys()) {
          reported += ((Attached) key.attachment()).report(sink) ? 1 : 0;
        }
        selector.selectedKeys().clear();
        boolean wakeup = woken.getAndSet(false) || Thread.currentThread().isInterrupted();
        if (reported > 0 || wakeup || over) {
          return reported;
        }
      }
    } finally {
      selecting.unlock();
      if (cancelled.get()) {
        letGo(); // of what was detached when this poll no longer looked
      }
    }
  }

  /// @param nanos how long; 0 not at all, negative without limit
  private void select(long nanos) throws IOException {
    cancelled.set(false);
    if (nanos == 0) {
      selector.selectNow();
    } else {
      selector.select(nanos < 0 ? 0 : Math.ceilDiv(nanos, 1_000_000));
    }
    selects.incrementAndGet();
  }

  /// Lets go of cancelled keys: by a select of one's own, or by the one in progress.
  private void letGo() {
    if (!selecting.tryLock()) {
      selector.wakeup();
      return;
    }
    try {
      select(0);
      if (woken.get()) {
        selector.wakeup(); // that select has swallowed it
      }
    } catch (IOException | ClosedSelectorException e) {
      return; // broken, which the next poll says; or closed, and nothing is held any more
    } finally {
      selecting.unlock();
    }
  }

  @Override
  public void flush() {
    int before = selects.get(); // the select in progress may have looked already
    while (selector.isOpen() && selects.get() - before < 2) {
      letGo();
      Thread.yield();
    }
  }

  @Override
  public void wakeup() {
    woken.set(true);
    selector.wakeup();
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
