package dev.weft.codegen;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Unwinding;
import org.jspecify.annotations.Nullable;

/// What the `await` of a cancelled block finds in the place of its future. It stays in the frame's
/// `awaited` field while the block unwinds, which is how the frame knows that it does, and counts
/// the awaits that the block meets on its way.
///
/// When polled it throws [Unwinding]; or first, once, delivers what the shielded future that stood
/// in its place has yielded. Until it has thrown, the block only goes on with what was shielded:
/// the next other `await` is where it unwinds.
final class Unwinder implements Future<@Nullable Object> {

  /// How many awaits a block may meet while it unwinds. More would let a block that never gives up
  /// hold its canceller longer; fewer could cut off an honest cleanup.
  static final int LIMIT = 64;

  final Unwinding signal = new Unwinding();
  private int met;
  private boolean thrown;

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

  /// The block waits for `rest`.
  ///
  /// @param deliver whether it goes on with what that yields; otherwise it unwinds afterwards
  void hold(Future<?> rest, boolean deliver) {
    held = rest;
    delivers = deliver;
  }

  /// Polls what the block waits for.
  ///
  /// @return whether the block can go on
  /// @throws Throwable what that failed with, if the block is not to have it
  boolean pollHeld(Context cx) throws Throwable {
    Future<?> rest = held;
    if (rest == null) {
      return true;
    }
    try {
      Poll<?> polled = rest.poll(cx);
      if (polled.isPending()) {
        return false;
      }
      value = delivers ? polled : null;
    } catch (Throwable t) {
      held = null;
      if (!delivers) {
        throw t;
      }
      failure = t;
    }
    held = null;
    return true;
  }

  /// Ends what the block waits for by force; the block unwinds.
  void cancelHeld(Context cx) {
    Future<?> rest = held;
    held = null;
    if (rest != null) {
      rest.cancel(cx);
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
  public void cancel(Context cx) {}
}
