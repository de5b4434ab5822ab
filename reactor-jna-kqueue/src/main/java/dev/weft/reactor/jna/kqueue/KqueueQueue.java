package dev.weft.reactor.jna.kqueue;

import dev.weft.reactor.jna.LibC;
import dev.weft.reactor.jna.SystemQueue;
import dev.weft.reactor.jna.Timespec;
import java.io.IOException;

/// A kqueue, with an event of the user's own for signals.
///
/// Each source is added once: a filter for each direction, edge-triggered, the token as `udata`. So
/// a source that is ready both ways is two events.
///
/// **Changes** carry a receipt. It makes the system apply all of them, where the first failure
/// would end the call, and hand back no events, which are for the polling thread. Every change
/// overwrites `udata`, so the signal says its own each time; the flags that a filter was added with
/// no change alters. So the signal has none: to FreeBSD `EV_CLEAR` beside a trigger means to reset
/// the filter, and libkqueue makes no change whose flags are no action.
///
/// More filters may be active than fit into one answer; the system keeps the others, in their
/// order, for the next.
///
/// **Timeouts** are nanoseconds to FreeBSD and microseconds, rounded down, to macOS: the reactor
/// waits for the rest.
final class KqueueQueue implements SystemQueue {
  private static final int CHANGE = Kqueue.CLEAR | Kqueue.RECEIPT;

  /// macOS refuses timeouts beyond 100 million seconds. A wait that ends early is resumed.
  private static final long LONGEST_WAIT_NANOS = 86_400_000_000_000L;

  private final Kqueue calls;
  private final KeventAbi abi;
  private final int kq;

  // Under the reactor's lock.
  private final Kevents control;
  private final Timespec none = new Timespec();
  private final long atOnce = none.of(0);

  // The polling thread's.
  private final Kevents events;
  private final Timespec timespec = new Timespec();

  KqueueQueue(Kqueue calls, KeventAbi abi, int capacity) throws IOException {
    this.calls = calls;
    this.abi = abi;
    control = new Kevents(2, abi);
    events = new Kevents(capacity, abi);
    kq = calls.kqueue();
    if (kq < 0) {
      throw LibC.failure("kqueue", calls.errno());
    }
    control.put(0, 0, abi.user(), Kqueue.ADD | CHANGE, 0, SIGNAL);
    try {
      apply(1);
      int error = control.error(0);
      if (error != 0) {
        throw LibC.failure("kevent of the user's filter", error);
      }
    } catch (IOException | RuntimeException | Error e) {
      calls.close(kq);
      throw e;
    }
  }

  /// Makes the first `count` changes of `control`, and leaves their receipts there.
  private void apply(int count) throws IOException {
    int receipts;
    do {
      receipts = calls.kevent(kq, control.address(), count, control.address(), count, atOnce);
    } while (receipts < 0 && calls.errno() == LibC.EINTR);
    if (receipts != count) {
      throw LibC.failure("kevent", calls.errno());
    }
  }

  private void change(int fd, int flags, long token) throws IOException {
    control.put(0, fd, Kqueue.READ, flags | CHANGE, 0, token);
    control.put(1, fd, Kqueue.WRITE, flags | CHANGE, 0, token);
    apply(2);
  }

  /// One of the two filters may be refused: a descriptor may have one direction only.
  @Override
  public void add(int fd, long token) throws IOException {
    change(fd, Kqueue.ADD, token);
    int read = control.error(0);
    int write = control.error(1);
    if (read != 0 && (write != 0 || !isOneWay(read)) || write != 0 && !isOneWay(write)) {
      remove(fd);
      throw LibC.failure("kevent of descriptor " + fd, read != 0 ? read : write);
    }
  }

  /// Whether a descriptor may well work without the filter that was refused: it is of a kind that
  /// has no such direction, or the other end of the pipe is closed, where a read or a write says so
  /// at once and never blocks.
  private static boolean isOneWay(int error) {
    return error == Kqueue.NO_SUCH_FILTER || error == Kqueue.BROKEN_PIPE;
  }

  @Override
  public void remove(int fd) {
    try {
      change(fd, Kqueue.DELETE, 0);
    } catch (IOException e) {
      // of no interest
    }
  }

  @Override
  public int await(long timeoutNanos) throws IOException {
    long timeout = timeoutNanos < 0 ? 0 : timespec.of(Math.min(timeoutNanos, LONGEST_WAIT_NANOS));
    int found = calls.kevent(kq, 0, 0, events.address(), events.capacity(), timeout);
    if (found < 0) {
      int error = calls.errno();
      if (error == LibC.EINTR) {
        return 0;
      }
      throw LibC.failure("kevent", error);
    }
    return found;
  }

  @Override
  public long token(int i) {
    return events.udata(i);
  }

  @Override
  public int readiness(int i) {
    return events.readiness(i);
  }

  /// Does not fail: the filter is there, and a trigger needs no memory.
  @Override
  public void signal() {
    control.put(0, 0, abi.user(), 0, Kqueue.TRIGGER, SIGNAL);
    calls.kevent(kq, control.address(), 1, 0, 0, atOnce);
  }

  @Override
  public void close() {
    calls.close(kq);
  }

  @Override
  public String toString() {
    return "kqueue " + kq;
  }
}
