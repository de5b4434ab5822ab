package dev.weft.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A lock for sections of a few steps, which costs half of a monitor where nobody else wants it: a
/// compare-and-set to enter, a store with release semantics to leave. Inherited by what it guards,
/// so that it is no object of its own.
///
/// ```java
/// enter();
/// try {
///   ...
/// } finally {
///   locked = FREE;
/// }
/// ```
///
/// Whoever finds it held looks again after a pause, and in the end yields its processor until it is
/// free; nobody parks, which is what makes leaving cheap: a section must not block, wait, or call
/// what is not of this package; an exception, which looks through the stack, is made afterwards.
/// Not reentrant, not fair.
///
/// **Threads.** Any, platform or virtual: none is unmounted within a section.
///
/// **Invariants**
/// - **B1** Who has turned `locked` on, by the compare-and-set, is alone in the section until it
///   turns it off; what it wrote is visible to whoever turns it on next.
/// - **B2** It is turned off whatever the section throws, at the end of the stack too: in a handler
///   that is a write to a field, which needs no stack. [#exit], which is a call, is for the end of
///   a section that has gone well, with that handler around it; it throws only before it stores.
abstract class BriefLock {

  static final int FREE = 0;
  private static final int HELD = 1;

  /// Pauses between two looks at a held lock: a hundred nanoseconds or two, in which its holder may
  /// come and go some dozens of times without the cache line being taken from it. Threads that look
  /// all the time, and want it again and again, take twice as long: they do little but move the
  /// line.
  private static final int PAUSES = 8;

  /// Looks before a thread yields in between: some ten microseconds, a thousand sections. A section
  /// that takes longer has lost its processor, and will not end before somebody gives one up.
  private static final int LOOKS = 128;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(BriefLock.class, "locked", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// B1. Turned off by `locked = FREE` in a `finally`, which is a full fence, or by [#exit].
  volatile int locked;

  /// Waits until nobody else is in the section.
  final void enter() {
    if (!WORD.compareAndSet(this, FREE, HELD)) {
      enterWhenFree();
    }
  }

  private void enterWhenFree() {
    int looks = 0;
    do {
      if (looks < LOOKS) {
        looks++;
        for (int i = 0; i < PAUSES; i++) {
          Thread.onSpinWait();
        }
      } else {
        Thread.yield();
      }
    } while (locked != FREE || !WORD.compareAndSet(this, FREE, HELD));
  }

  /// Leaves the section, with release semantics only.
  final void exit() {
    WORD.setRelease(this, FREE);
  }
}
