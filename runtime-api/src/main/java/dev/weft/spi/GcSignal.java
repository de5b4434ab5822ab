package dev.weft.spi;

import java.lang.ref.WeakReference;

/// Tells whether the garbage collector has been at work, for what lives long and has references to
/// tasks written into it all the time: the slots of a queue.
///
/// G1, the JVM's usual collector, makes a thread that writes a reference into an object that has
/// survived some collections wait until all its earlier writes are out (a fence of some 5 ns), and
/// note the place. Into a young object it writes as if there was no collector. So who makes such a
/// thing anew after each collection, once or so in some seconds, always writes into a young one.
///
/// ```java
/// if (signal.collected()) {
///   slots = new Task[slots.length];
/// }
/// ```
///
/// To ask costs no more than to look at a field. There is no telling that nothing was collected
/// since: an answer may come a little late, and with some collectors never.
///
/// **Threads.** One at a time.
public final class GcSignal {

  /// How many questions are answered by no after there was no room for a canary: in a full heap
  /// each attempt may cost a collection.
  private static final int PAUSE = 4096;

  /// To an object that nothing else refers to, so that the next collection takes it.
  private WeakReference<Object> canary = new WeakReference<>(new Object());

  private int pause;

  /// A signal that answers for what is made from now on.
  public GcSignal() {}

  /// Whether there was a collection since the last time that this said so. Throws nothing; without
  /// room for another canary the answer is no.
  public boolean collected() {
    return canary.refersTo(null) && replaced();
  }

  private boolean replaced() {
    if (pause > 0) {
      pause--;
      return false;
    }
    try {
      canary = new WeakReference<>(new Object());
      return true;
    } catch (VirtualMachineError noRoom) {
      pause = PAUSE;
      return false;
    }
  }
}
