package dev.weft.reactor.sim;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The reactor of one runtime on one [Host]: a queue of what is armed and ready.
///
/// **Threads.** As [Reactor] says; all is under the network's monitor, but for the poller's sleep.
///
/// - **P1** The poller looks at the queue and at `isWoken`, and says that it sleeps, in one go
///   under the monitor; whoever fills the queue, or wakes it, does so under the monitor, too, and
///   then unparks whom it finds asleep. So either the poller sees it, or it is unparked after it
///   said so: a park that begins later returns at once.
/// - **P2** A packet's time is looked at in the same go; one that is put in before it unparks the
///   poller likewise.
final class SimReactor implements Reactor {

  private final Host host;
  private final Network network;
  private final SimChannels channels;

  /// Held through a poll: a second poller queues.
  private final ReentrantLock polling = new ReentrantLock();

  private @Nullable Attachment first;
  private @Nullable Attachment last;
  private boolean isWoken;
  private boolean isClosed;
  private @Nullable Thread sleeper;

  SimReactor(Host host) {
    this.host = host;
    this.network = host.network();
    synchronized (network) {
      this.channels = new SimChannels(host);
      host.opened(this);
    }
  }

  @Override
  public Set<SourceKind> sourceKinds() {
    return Set.of(SourceKind.CHANNEL);
  }

  @Override
  public SelectorProvider channels() {
    return channels;
  }

  @Override
  public List<InetAddress> lookup(String name) throws UnknownHostException {
    return network.lookup(name);
  }

  @Override
  public void follow(RuntimeClock clock) {
    network.follow(clock);
  }

  @Override
  public long nextDeadlineNanos() {
    synchronized (network) {
      return network.nextDeadline();
    }
  }

  @Override
  public Handle attach(Source source, long token) throws ClosedChannelException {
    if (!(source instanceof Source.OfChannel(SimChannel channel))
        || channel.descriptor().host != host) {
      throw new IllegalArgumentException(
          "the reactor sim takes the channels of its own simulated host, which Reactor.channels()"
              + " opens, and nothing of the operating system's: "
              + source);
    }
    synchronized (network) {
      if (isClosed) {
        throw new IllegalStateException("this reactor is closed");
      }
      Descriptor descriptor = channel.descriptor();
      if (descriptor.isClosed || !channel.isOpen()) {
        throw new ClosedChannelException();
      }
      if (channel.blocks()) {
        throw new IllegalArgumentException(channel + " is in blocking mode");
      }
      if (descriptor.attachment() != null) {
        throw new IllegalArgumentException(channel + " is attached already");
      }
      var attachment = new Attachment(this, descriptor, token);
      descriptor.attachment(attachment);
      return attachment;
    }
  }

  /// Under the monitor.
  void enqueue(Attachment attachment) {
    if (isClosed) {
      return;
    }
    boolean wasQuiet = !hasReports();
    Attachment before = last;
    if (before == null) {
      first = attachment;
    } else {
      before.next = attachment;
    }
    last = attachment;
    if (wasQuiet) {
      network.ready(host);
    }
    lookAgain();
  }

  /// Under the monitor.
  boolean hasReports() {
    return first != null || isWoken;
  }

  /// Ends the sleep of the poller, so that it looks again. Under the monitor.
  void lookAgain() {
    Thread asleep = sleeper;
    if (asleep != null) {
      sleeper = null;
      LockSupport.unpark(asleep);
    }
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) {
    polling.lock();
    try {
      return pollAlone(timeoutNanos, sink);
    } finally {
      polling.unlock();
    }
  }

  private int pollAlone(long timeoutNanos, ReadinessSink sink) {
    long start = timeoutNanos > 0 ? System.nanoTime() : 0;
    while (true) {
      long left = timeoutNanos > 0 ? timeoutNanos - (System.nanoTime() - start) : timeoutNanos;
      boolean isOver = timeoutNanos >= 0 && left <= 0;
      long packet;
      synchronized (network) {
        sleeper = null;
        network.catchUp();
        int reported = report(sink);
        boolean isWakeup = isWoken;
        isWoken = false;
        if (reported > 0 || isWakeup || isOver || Thread.currentThread().isInterrupted()) {
          return reported;
        }
        sleeper = Thread.currentThread(); // P1
        packet =
            network.passesByItself() && network.nextDeadline() != Long.MAX_VALUE
                ? Math.max(1, network.nextDeadline() - network.now()) // P2
                : Long.MAX_VALUE;
      }
      long most = timeoutNanos < 0 ? packet : Math.min(left, packet);
      if (most == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, most);
      }
    }
  }

  private int report(ReadinessSink sink) {
    int reported = 0;
    for (Attachment attachment = first; attachment != null; attachment = first) {
      Attachment after = attachment.next;
      attachment.next = null;
      first = after;
      if (after == null) {
        last = null;
      }
      int bits = attachment.take();
      if (bits != 0) {
        reported++;
        sink.ready(attachment.token, bits);
      }
    }
    return reported;
  }

  @Override
  public void wakeup() {
    synchronized (network) {
      if (!isWoken && !isClosed) {
        boolean wasQuiet = !hasReports();
        isWoken = true;
        if (wasQuiet) {
          network.ready(host);
        }
        lookAgain();
      }
    }
  }

  @Override
  public void close() {
    synchronized (network) {
      if (!isClosed) {
        isClosed = true;
        first = null;
        last = null;
        isWoken = false;
        host.closed(this);
      }
    }
  }

  @Override
  public String toString() {
    return "SimReactor[" + host + "]";
  }
}
