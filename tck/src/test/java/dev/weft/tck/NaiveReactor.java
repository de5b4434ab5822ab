package dev.weft.tck;

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
import java.util.ArrayList;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// The plainest reactor that keeps the rules: only who holds `polling` touches the selector, others
/// queue what they want and wake it up; each arming is good for one report.
class NaiveReactor implements Reactor {

  private final Selector selector = Selector.open();
  private final ReentrantLock polling = new ReentrantLock();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Map<SelectableChannel, OneShot> attached = new ConcurrentHashMap<>();
  private final Queue<OneShot> changed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger flushes = new AtomicInteger();

  NaiveReactor() throws IOException {}

  private final class OneShot implements Handle {
    final SelectableChannel channel;
    final long token;
    final AtomicInteger armed = new AtomicInteger();
    volatile boolean detached;
    SelectionKey key; // the polling thread's

    OneShot(SelectableChannel channel, long token) {
      this.channel = channel;
      this.token = token;
    }

    @Override
    public void arm(int interest) {
      armed.getAndUpdate(bits -> bits | interest);
      change();
    }

    @Override
    public void detach() {
      detached = true;
      attached.remove(channel, this);
      change();
      letGo();
    }

    private void change() {
      changed.add(this);
      selector.wakeup(); // ends the select, but not the poll
    }

    /// Brings the key up to date.
    void apply() throws IOException {
      try {
        if (!detached && key == null) {
          key = channel.register(selector, 0, this);
        }
        if (!detached) {
          key.interestOps(ops(armed.get()) & channel.validOps());
        }
      } catch (CancelledKeyException | ClosedChannelException e) {
        attached.remove(channel, this); // closed without being detached
      }
    }

    int fire() {
      int ops = key.isValid() && !detached ? key.readyOps() : 0;
      int bits = (ops & ops(Readiness.READ)) != 0 ? Readiness.READ : 0;
      bits |= (ops & ops(Readiness.WRITE)) != 0 ? Readiness.WRITE : 0;
      int fired = bits;
      armed.getAndUpdate(before -> before & ~fired);
      changed.add(this);
      return fired;
    }
  }

  private static int ops(int directions) {
    int read = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    int write = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;
    return ((directions & Readiness.READ) != 0 ? read : 0)
        | ((directions & Readiness.WRITE) != 0 ? write : 0);
  }

  @Override
  public Set<SourceKind> sourceKinds() {
    return Set.of(SourceKind.CHANNEL);
  }

  @Override
  public Handle attach(Source source, long token) throws IOException {
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
    var handle = new OneShot(channel, token);
    if (channel.isBlocking() || attached.putIfAbsent(channel, handle) != null) {
      throw new IllegalArgumentException(channel + " is in blocking mode or attached already");
    }
    return handle;
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
    polling.lock();
    try {
      long start = System.nanoTime();
      long left = timeoutNanos;
      while (true) {
        applyChanges();
        select(left);
        int reported = 0;
        for (SelectionKey key : selector.selectedKeys()) {
          var handle = (OneShot) key.attachment();
          int bits = handle.fire();
          if (bits != 0) {
            sink.ready(handle.token, bits);
            reported++;
          }
        }
        selector.selectedKeys().clear();
        boolean wakeup = woken.getAndSet(false) || Thread.currentThread().isInterrupted();
        left = timeoutNanos < 0 ? timeoutNanos : timeoutNanos - (System.nanoTime() - start);
        if (reported > 0 || wakeup || (timeoutNanos >= 0 && left <= 0)) {
          return reported;
        }
      }
    } finally {
      polling.unlock();
      letGo(); // of what was detached when this poll no longer looked
    }
  }

  /// Applies detachments where nobody polls; else the poll that goes on does. Whoever has held the
  /// lock comes by here afterwards, so nothing is left in the queue.
  private void letGo() {
    while (changed.stream().anyMatch(handle -> handle.detached)
        && !polling.isHeldByCurrentThread()
        && polling.tryLock()) {
      try {
        applyChanges();
        if (woken.get()) {
          selector.wakeup(); // `applyChanges` has swallowed it
        }
      } catch (ClosedSelectorException | IOException e) {
        return; // closed: nothing is held any more; broken: the next poll says so
      } finally {
        polling.unlock();
      }
    }
  }

  @Override
  public void flush() {
    int before = flushes.get();
    while (selector.isOpen() && flushes.get() == before) {
      selector.wakeup(); // the poll in progress begins its next round, or it is nobody's turn
      if (!polling.isHeldByCurrentThread() && polling.tryLock()) {
        polling.unlock();
        letGo();
        return;
      }
      Thread.yield();
    }
  }

  private void applyChanges() throws IOException {
    var staying = new ArrayList<OneShot>();
    for (OneShot handle; (handle = changed.poll()) != null; ) {
      if (!handle.detached) {
        staying.add(handle);
      } else if (handle.key != null) {
        handle.key.cancel();
      }
    }
    selector.selectNow(); // only now are cancelled keys gone, and their channels free
    flushes.incrementAndGet();
    for (OneShot handle : staying) {
      handle.apply();
    }
  }

  private void select(long nanos) throws IOException {
    boolean busy = !selector.selectedKeys().isEmpty() || woken.get() || !changed.isEmpty();
    if (nanos == 0 || busy) { // what the select before this one has swallowed
      selector.selectNow();
    } else {
      selector.select(nanos < 0 ? 0 : Math.ceilDiv(nanos, 1_000_000));
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
