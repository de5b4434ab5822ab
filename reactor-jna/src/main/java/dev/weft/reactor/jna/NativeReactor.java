package dev.weft.reactor.jna;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import dev.weft.spi.StreamTransfer;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A [Reactor] over an operating system's queue of readiness, edge-triggered. Who may call what
/// from which thread is said there.
///
/// A source goes into the queue once, for both directions, and comes out once. In between the
/// system is told nothing, so arming is empty and a busy connection costs no system call but its
/// own reads and writes. An edge is reported whether somebody waits for it or not, and not again;
/// who keeps the reports (the readiness cell) loses nothing. A ready source nobody waits for costs
/// one event.
///
/// **Wake-ups** signal the queue at most once per wait; see [WakeupWord], which also says why a
/// wait may end for nothing. Such a wait is resumed for the rest of its time, as one is that a
/// signal of the operating system ended (EINTR). An **interrupt** of the polling thread is a
/// wake-up ([InterruptHook]); its status stays set.
///
/// **Numbers are re-used.** A descriptor's number names another source as soon as it is closed. So:
/// - **N1** Events carry the token, never the number; the token has a generation.
/// - **N2** Nothing is said to the system about the number of a channel that is closed: the system
///   has removed it.
/// - **N3** A handle removes its number only while the table says that the number is its own. The
///   table and the queue change together, under the lock.
/// - **N4** The queue's own numbers are used under the lock and not after `close`; a wake-up that
///   comes late writes nothing into what has got the number since.
public final class NativeReactor implements Reactor {

  private final SystemQueue queue;
  private final WakeupWord word = new WakeupWord();
  private final InterruptHook interrupts = new InterruptHook(this::wakeup);
  private final ReentrantLock polling = new ReentrantLock();

  // Under this object's monitor.
  private @Nullable Attached[] byNumber = new Attached[64];
  private boolean closed;
  private long signals;

  // The polling thread's.
  private long waits;

  /// Takes over `queue`.
  public NativeReactor(SystemQueue queue) {
    this.queue = queue;
  }

  @Override
  public Set<SourceKind> sourceKinds() {
    return EnumSet.allOf(SourceKind.class);
  }

  @Override
  public Handle attach(Source source, long token) throws IOException {
    if (source instanceof Source.OfDescriptor(int fd, Object _)) {
      return attach(source, fd, token);
    }
    SelectableChannel channel = ((Source.OfChannel) source).channel();
    if (channel.isBlocking() && channel.isOpen()) {
      throw new IllegalArgumentException(channel + " is in blocking mode");
    }
    return attach(source, Descriptors.of(channel), token);
  }

  private synchronized Handle attach(Source source, int fd, long token) throws IOException {
    if (closed) {
      throw new IllegalStateException("this reactor is closed");
    }
    if (!isOpen(source)) {
      throw new ClosedChannelException();
    }
    if (fd < 0) {
      throw new IllegalArgumentException(source + " is no descriptor");
    }
    Attached present = fd < byNumber.length ? byNumber[fd] : null;
    if (present != null && present.holdsItsNumber()) {
      throw new IllegalArgumentException(source + " is attached already");
    }
    var handle = new Attached(source, fd, token);
    queue.add(fd, token); // before there is room for the number: it may be nobody's
    try {
      if (fd >= byNumber.length) {
        byNumber = Arrays.copyOf(byNumber, Math.max(fd + 1, byNumber.length * 2));
      }
    } catch (OutOfMemoryError e) {
      queue.remove(fd);
      throw e;
    }
    byNumber[fd] = handle;
    return handle;
  }

  /// A descriptor counts as open: its owner detaches it before it closes it.
  private static boolean isOpen(Source source) {
    return !(source instanceof Source.OfChannel(var channel)) || channel.isOpen();
  }

  private synchronized void detach(Attached handle) {
    if (byNumber[handle.fd] == handle) { // N3
      byNumber[handle.fd] = null;
      if (!closed && isOpen(handle.source)) { // N2
        queue.remove(handle.fd);
      }
    }
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
    polling.lock();
    try {
      if (timeoutNanos == 0) {
        int reported = collect(sink, 0);
        word.take();
        return reported;
      }
      interrupts.beginBlocking();
      try {
        return await(timeoutNanos, sink);
      } finally {
        interrupts.endBlocking();
      }
    } finally {
      polling.unlock();
    }
  }

  private int await(long timeoutNanos, ReadinessSink sink) throws IOException {
    long start = timeoutNanos > 0 ? System.nanoTime() : 0;
    long left = timeoutNanos;
    while (true) {
      int reported;
      boolean woken;
      boolean mayWait = word.beginWait();
      try {
        reported = collect(sink, mayWait ? left : 0);
      } finally {
        woken = word.endWait();
      }
      if (reported > 0 || woken) {
        return reported;
      }
      if (timeoutNanos > 0) {
        left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          return 0;
        }
      }
    }
  }

  private int collect(ReadinessSink sink, long timeoutNanos) throws IOException {
    waits++;
    int events = queue.await(timeoutNanos);
    int reported = 0;
    for (int i = 0; i < events; i++) {
      long token = queue.token(i);
      if (token != SystemQueue.SIGNAL) {
        sink.ready(token, queue.readiness(i));
        reported++;
      }
    }
    return reported;
  }

  @Override
  public void wakeup() {
    if (word.wake()) {
      signal();
    }
  }

  private synchronized void signal() {
    if (!closed) { // N4
      signals++;
      queue.signal();
    }
  }

  /// How often the queue was signalled.
  synchronized long signals() {
    return signals;
  }

  /// How often the queue was asked. For the polling thread, outside a poll.
  long waits() {
    return waits;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      queue.close();
    }
  }

  @Override
  public String toString() {
    return "NativeReactor[" + queue + ", " + word + "]";
  }

  /// An attached source.
  private final class Attached implements Handle {
    private final Source source;
    private final int fd;
    private final long token;
    private final @Nullable DescriptorTransfer transfer;

    Attached(Source source, int fd, long token) {
      this.source = source;
      this.fd = fd;
      this.token = token;
      this.transfer = DescriptorTransfer.of(source, fd);
    }

    /// Whether the source has still got the number. A closed channel has not, nor one whose library
    /// closed the descriptor and left the channel open, as junixsocket does after a reset.
    boolean holdsItsNumber() {
      if (!(source instanceof Source.OfChannel(SelectableChannel channel))) {
        return true;
      }
      try {
        return channel.isOpen() && Descriptors.of(channel) == fd;
      } catch (IOException e) {
        return false;
      }
    }

    /// The system reports both directions in any case.
    @Override
    public void arm(int interest) {}

    @Override
    public void detach() {
      if (transfer != null) {
        transfer.close();
      }
      NativeReactor.this.detach(this);
    }

    @Override
    public @Nullable StreamTransfer transfer() {
      return transfer;
    }

    @Override
    public String toString() {
      return "Attached[" + Long.toHexString(token) + ", " + source + "]";
    }
  }
}
