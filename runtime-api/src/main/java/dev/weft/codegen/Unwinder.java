package dev.weft.codegen;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Unwinding;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import org.jspecify.annotations.Nullable;

/// What the `await` of a cancelled block finds in the place of its future. It stays in the frame's
/// `awaited` field while the block unwinds, which is how the frame knows that it does, counts the
/// awaits that the block meets on its way, and collects what fails.
///
/// When polled it throws [Unwinding]; or first, once, delivers what the shielded future that stood
/// in its place has yielded. Until it has thrown, the block only goes on with what was shielded:
/// the next other `await` is where it unwinds.
final class Unwinder implements Future<@Nullable Object>, Waiting {

  /// How many awaits a block may meet while it unwinds. More would let a block that never gives up
  /// hold its canceller longer; fewer could cut off an honest cleanup.
  static final int LIMIT = 64;

  final Unwinding signal = new Unwinding();
  private int met;
  private boolean thrown;
  private @Nullable Throwable failures;

  /// What runs on of the future that was awaited; the block waits for it.
  private @Nullable Future<?> held;

  private boolean delivers;
  private @Nullable Poll<?> value;
  private @Nullable Throwable failure;

  /// Counts an await; `false` if the block must not poll what it awaits.
  boolean mayMeetAnother(boolean shielded) {
    return (thrown || shielded) && ++met <= LIMIT;
  }

  boolean isExhausted() {
    return met > LIMIT;
  }

  /// Whether the block has heard that it is cancelled.
  boolean hasThrown() {
    return thrown;
  }

  /// What the block waits for, if it does; for dumps.
  @Nullable Future<?> held() {
    return held;
  }

  /// The block waits for `rest`.
  ///
  /// @param deliver whether it goes on with what that yields; otherwise it unwinds afterwards
  void hold(Future<?> rest, boolean deliver) {
    held = rest;
    delivers = deliver;
  }

  /// Polls what the block waits for. If the block is not to have its end, a failure is one of the
  /// cleanup, and a value reaches nobody.
  ///
  /// @return whether the block can go on
  boolean pollHeld(Context cx) {
    Future<?> rest = held;
    if (rest == null) {
      return true;
    }
    try {
      Poll<?> polled = rest.poll(cx);
      if (polled.isPending()) {
        return false;
      }
      if (delivers) {
        value = polled;
      } else {
        Owned.dispose(polled);
      }
    } catch (Throwable t) {
      if (delivers) {
        failure = t;
      } else {
        failed(t);
      }
    }
    held = null;
    return true;
  }

  /// Ends what the block waits for by force; the block unwinds.
  void cancelHeld(Context cx) {
    Future<?> rest = held;
    held = null;
    if (rest != null) {
      try {
        rest.cancel(cx);
      } catch (Throwable t) {
        failed(t);
      }
    }
  }

  /// Something failed on the way. The first failure stands for all, the others are suppressed in
  /// it.
  void failed(Throwable t) {
    if (t == signal || t == failures) {
      return;
    }
    if (failures == null) {
      failures = t;
    } else {
      failures.addSuppressed(t);
    }
  }

  /// The signal has passed through the block: what `close` threw meanwhile is suppressed in it.
  void passed() {
    for (Throwable suppressed : signal.getSuppressed()) {
      failed(suppressed);
    }
  }

  /// Throws what failed, unchanged.
  void throwFailures() {
    Throwable first = failures;
    failures = null;
    if (first != null) {
      throw AsyncFrame.sneaky(first);
    }
  }

  @Override
  public Poll<@Nullable Object> poll(Context cx) throws Exception {
    Throwable failed = failure;
    if (failed != null) {
      failure = null;
      throw AsyncFrame.sneaky(failed);
    }
    Poll<?> ready = value;
    if (ready != null) {
      value = null;
      @SuppressWarnings("unchecked") // whoever awaits knows the type
      var delivered = (Poll<@Nullable Object>) ready;
      return delivered;
    }
    thrown = true;
    throw signal;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(held);
  }

  @Override
  public void cancel(Context cx) {}
}
