package dev.weft.reactor.jna;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Whether the poller waits, and whether somebody wants it to return: what decides when a wake-up
/// costs a system call.
///
/// ```text
///              beginWait
///     AWAKE ------------> WAITING
///       ^ |                  |
///       | | wake        wake | the waker signals the system's queue, once
///       | v                  |
///       WOKEN <--------------+         endWait, take: any state --> AWAKE
/// ```
///
/// **Roles.** Any thread *wakes*. The one polling thread calls [#beginWait] before it waits and
/// [#endWait] after, or [#take] after it looked without waiting.
///
/// **Invariants**
/// - **W1** Between two calls of `endWait` or `take` at most one `wake` is told to signal: the one
///   that found WAITING.
/// - **W2** Whoever waits with WOKEN set is signalled: the waker that found WAITING signals
///   *afterwards*, so as long as the poller has not returned, the signal is there or still to come.
/// - **W3** What a thread wrote before `wake` is seen by the poller after the `endWait` or `take`
///   that answers it: `wake` exchanges the word even where it is WOKEN already.
/// - **W4** A wake-up is answered once, and none is forgotten: only the exchange of `endWait` or
///   `take` that returns true takes WOKEN away.
///
/// Proof sketch. W2: `beginWait` succeeds only from AWAKE, so a `wake` before it keeps the poller
/// from waiting, and one after it finds WAITING, or WOKEN left by another that found WAITING in
/// this very wait. W4: all transitions are single atomic steps, and only those two lead to AWAKE.
///
/// *A race story.* A waker finds WAITING and is delayed before it signals. The poller returns for
/// another reason, takes WOKEN, and waits anew. The late signal now ends a wait for which nobody
/// woke: the poller finds WAITING in `endWait`, and goes back to sleep for the rest of its time. A
/// signal is a hint; the word is the truth.
public final class WakeupWord {
  private static final int AWAKE = 0;
  private static final int WAITING = 1;
  private static final int WOKEN = 2;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(WakeupWord.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int word = AWAKE;

  /// A word whose poller is awake.
  public WakeupWord() {}

  /// Wants the poll to return. Any thread.
  ///
  /// @return whether the caller must signal the system's queue
  public boolean wake() {
    return (int) WORD.getAndSet(this, WOKEN) == WAITING;
  }

  /// Says that the poller is about to wait.
  ///
  /// @return `false` if it must not, because it was woken already
  public boolean beginWait() {
    return WORD.compareAndSet(this, AWAKE, WAITING);
  }

  /// Says that the poller has waited.
  ///
  /// @return whether it was woken
  public boolean endWait() {
    return (int) WORD.getAndSet(this, AWAKE) == WOKEN;
  }

  /// Answers a wake-up without having waited.
  ///
  /// @return whether there was one
  public boolean take() {
    return word == WOKEN && endWait();
  }

  @Override
  public String toString() {
    return switch (word) {
      case AWAKE -> "awake";
      case WAITING -> "waiting";
      default -> "woken";
    };
  }
}
