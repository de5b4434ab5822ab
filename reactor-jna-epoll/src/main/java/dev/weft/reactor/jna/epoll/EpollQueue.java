package dev.weft.reactor.jna.epoll;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.weft.reactor.jna.LibC;
import dev.weft.reactor.jna.SystemQueue;
import dev.weft.reactor.jna.Timespec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An epoll instance, and an eventfd in it for signals.
///
/// Each source is added once, edge-triggered, with both directions and the peer's end; the 64-bit
/// data of its events is the token. The eventfd is edge-triggered as well and never read: each
/// write is one more edge, and its counter would take centuries to fill.
///
/// More sources may be ready than fit into one answer; the system keeps the others, in their order,
/// for the next.
///
/// **Timeouts** are exact to what the system's timers are with `epoll_pwait2`, else rounded up to
/// milliseconds.
final class EpollQueue implements SystemQueue {
  private static final int INTEREST = Epoll.IN | Epoll.OUT | Epoll.RDHUP | Epoll.ET;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int epoll;
  private final int signal;

  // Under the reactor's lock.
  private final EpollEvents control;
  private final Memory one = new Memory(8);
  private final long oneAddress;

  // The polling thread's.
  private final EpollEvents events;
  private final @Nullable Timespec timespec;

  /// @param precise whether to use `epoll_pwait2` where the system has it
  EpollQueue(int capacity, EventLayout layout, boolean precise) throws IOException {
    control = new EpollEvents(1, layout);
    events = new EpollEvents(capacity, layout);
    one.setLong(0, 1);
    oneAddress = Pointer.nativeValue(one);
    epoll = Epoll.epoll_create1(Epoll.CLOEXEC);
    if (epoll < 0) {
      throw LibC.failure("epoll_create1");
    }
    signal = Epoll.eventfd(0, Epoll.CLOEXEC | Epoll.NONBLOCK);
    if (signal < 0) {
      IOException failure = LibC.failure("eventfd");
      LibC.close(epoll);
      throw failure;
    }
    try {
      control(Epoll.CTL_ADD, signal, Epoll.IN | Epoll.ET, SIGNAL);
      timespec = precise && hasPreciseWait() ? new Timespec() : null;
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// Whether the C library has the call, and the kernel too.
  private boolean hasPreciseWait() {
    try {
      int found =
          Epoll.Precise.epoll_pwait2(
              epoll, events.address(), events.capacity(), new Timespec().of(0), 0);
      return found >= 0 || Native.getLastError() != Epoll.NO_SUCH_CALL;
    } catch (LinkageError e) {
      return false;
    }
  }

  /// Whether timeouts are in nanoseconds.
  boolean isPrecise() {
    return timespec != null;
  }

  @Override
  public void add(int fd, long token) throws IOException {
    control(Epoll.CTL_ADD, fd, INTEREST, token);
  }

  private void control(int op, int fd, int interest, long data) throws IOException {
    control.put(0, interest, data);
    if (Epoll.epoll_ctl(epoll, op, fd, control.address()) < 0) {
      throw LibC.failure("epoll_ctl of descriptor " + fd);
    }
  }

  @Override
  public void remove(int fd) {
    Epoll.epoll_ctl(epoll, Epoll.CTL_DEL, fd, control.address());
  }

  @Override
  public int await(long timeoutNanos) throws IOException {
    int found =
        timeoutNanos <= 0 || timespec == null
            ? Epoll.epoll_wait(epoll, events.address(), events.capacity(), millis(timeoutNanos))
            : Epoll.Precise.epoll_pwait2(
                epoll, events.address(), events.capacity(), timespec.of(timeoutNanos), 0);
    if (found < 0) {
      if (Native.getLastError() == LibC.EINTR) {
        return 0;
      }
      throw LibC.failure("epoll_wait");
    }
    return found;
  }

  /// Rounded up; -1 is no limit. What is longer than the call can say ends early.
  static int millis(long nanos) {
    return nanos < 0 ? -1 : (int) Math.min(Math.ceilDiv(nanos, NANOS_PER_MILLI), Integer.MAX_VALUE);
  }

  @Override
  public long token(int i) {
    return events.data(i);
  }

  @Override
  public int readiness(int i) {
    return events.readiness(i);
  }

  /// Does not fail: the eventfd is open, and its counter far from full.
  @Override
  public void signal() {
    LibC.write(signal, oneAddress, 8);
  }

  @Override
  public void close() {
    LibC.close(signal);
    LibC.close(epoll);
  }

  @Override
  public String toString() {
    return "epoll " + epoll;
  }
}
