package dev.weft.reactor.jna;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Lets system calls use a descriptor's number only while it is the channel's. Once that is closed
/// the number is free, and may be any other file's.
///
/// A number has one gate for each direction. It is *free*, *busy* while a call uses the number, or
/// *closed*.
///
/// **Invariants**
/// - **G1** Free to busy and free to closed are compare-and-sets: while one party is in, no other
///   enters, and it does not close.
/// - **G2** Closed is the end: after [#close] nobody enters.
/// - **G3** Who closes says so first, and who comes after that does not enter. So the close waits
///   for those who had begun to enter, once each, and not for one who enters again and again. The
///   calls do not block: the wait is short.
///
/// **Threads.** Any.
class CallGate {

  static final int FREE = 0;
  static final int BUSY = 1;
  static final int CLOSED = 2;

  static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(CallGate.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  volatile int state;
  volatile boolean closing;

  /// Enters, unless somebody is in or it is closed. Who has entered leaves, by assigning [#FREE] to
  /// [#state]: that needs no frame, so that it is done at the end of a stack, too.
  final boolean enter() {
    return !closing && STATE.compareAndSet(this, FREE, BUSY);
  }

  /// Closes, as soon as nobody is in. Idempotent.
  void close() {
    closing = true;
    while (!STATE.compareAndSet(this, FREE, CLOSED) && state != CLOSED) {
      Thread.yield();
    }
  }

  @Override
  public String toString() {
    return "CallGate["
        + switch (state) {
          case FREE -> "free";
          case BUSY -> "busy";
          default -> "closed";
        }
        + "]";
  }
}
