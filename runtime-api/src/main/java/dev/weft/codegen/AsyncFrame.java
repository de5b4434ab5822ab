package dev.weft.codegen;

import dev.weft.AsyncAction;
import dev.weft.AsyncBody;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.combinator.Shielded;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.task.CleanupScope;
import dev.weft.task.Ownership;
import dev.weft.task.PollingThread;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The frame of an async block: the future that `async(...)` returns, in a generated subclass whose
/// fields hold what the rest of the block needs.
///
/// **Protocol.** [#state] is 0 before the first poll (the fields hold the captured variables), n >
/// 0 while the block waits at its n-th `await` (the fields hold the live locals and the operand
/// stack, and [#awaited] what it waits for), -1 when it is over (all references are null). The body
/// is a static method `body(frame, context)`. It jumps to where the state says, and
///
/// - at an `await` calls [#await]. If that returns anything but [#SUSPENDED], the block goes on
///   with it; if it throws, the block's own handlers see it;
/// - on [#SUSPENDED] it writes the live values to the fields, null to the fields that hold dead
///   references, the future to `awaited` and the number of the `await` to `state`, and returns
///   [Poll#pending]. When it is resumed, it reads all back and calls [#await] again; if that is
///   *still* suspended, nothing has changed and nothing is written;
/// - at its `return` it returns [Poll#ready].
///
/// The body writes `state` and `awaited` only when it suspends; all other writes are here, but for
/// the [AwaitedCall] that a block has not suspended at yet.
///
/// **Unwinding.** [#cancel] cancels the awaited future, puts an [Unwinder] in its place and resumes
/// the body: the `await` throws. Whenever the body suspends again, the same is done again. After
/// [Unwinder#LIMIT] awaits, ready or not, `await` suspends by force and the block is abandoned.
/// Where something of the awaited future runs on (it is shielded, or has something shielded in it),
/// the frame is over for its owner, and a copy of it, a [RestOfBlock], is left to the task: it goes
/// on in the same way when that has ended. What fails on the way is thrown at the end, by [#cancel]
/// or the rest, so that it joins the outcome of whoever cancels; what the block returns all the
/// same reaches nobody ([Owned]).
///
/// **Threads.** As for every future: one party at a time.
///
/// @param <T> what the block yields
public abstract class AsyncFrame<T extends @Nullable Object>
    implements Future<T>, AsyncBody<T>, AsyncAction, Cloneable, Waiting {

  /// What [#await] returns when the future is pending.
  public static final Object SUSPENDED = new Object();

  static {
    AwaitedCall.link();
  }

  private static final int OVER = -1;

  /// Where the block is; see the protocol.
  public int state;

  /// What the block waits for, while it is suspended or unwinds; else stale or null.
  public @Nullable Future<?> awaited;

  /// For generated code.
  ///
  /// @param abi the compiler's [Abi#VERSION]
  @SuppressWarnings("this-escape") // only the class's name is read
  protected AsyncFrame(int abi) {
    Abi.check(abi, getClass());
  }

  /// Calls the body.
  protected abstract Poll<?> resume(Context cx) throws Exception;

  /// Sets all reference fields of the subclass to null.
  protected abstract void clear();

  /// The source position of the `await` with this number; of the block's begin for 0.
  protected abstract StackTraceElement position(int state);

  @Override
  public final Poll<T> poll(Context cx) throws Exception {
    if (state < 0) {
      throw new IllegalStateException(
          "this async block is over (it was ready, failed or was cancelled) and must not be polled"
              + " again: "
              + position(0));
    }
    try {
      @SuppressWarnings("unchecked") // the body is compiled from an AsyncBody<T>
      Poll<T> polled = (Poll<T>) resume(cx);
      if (polled.isReady()) {
        end();
      }
      return polled;
    } catch (Throwable failure) {
      end();
      throw failure;
    }
  }

  /// Polls `future` for the body, which is at an `await`. Charges a unit of the budget if the
  /// future made progress (or failed) and charged none.
  ///
  /// @return the value, or [#SUSPENDED]
  public final @Nullable Object await(Future<?> future, Context cx) throws Exception {
    if (awaited instanceof Unwinder unwinder && future != unwinder && !mayMeet(unwinder, future)) {
      return SUSPENDED;
    }
    PollingThread thread = PollingThread.of(cx);
    int budget = thread.budget();
    if (budget == 0) {
      cx.yieldTask();
      return SUSPENDED;
    }
    Object value;
    try {
      value =
          future instanceof AwaitedCall call
              ? call.attempt(cx)
              : polled(Objects.requireNonNull(future, "await(null)"), cx);
    } catch (Throwable failure) {
      charge(thread, budget);
      throw failure;
    }
    if (value != SUSPENDED) {
      charge(thread, budget);
    }
    return value;
  }

  private static @Nullable Object polled(Future<?> future, Context cx) throws Exception {
    Poll<?> polled = future.poll(cx);
    if (polled instanceof Poll.Ready<?> ready) {
      return ready.value();
    }
    if (polled == null) {
      throw new NullPointerException(
          future.getClass().getName()
              + ".poll returned null; it must return Poll.ready(value) or Poll.pending()");
    }
    return SUSPENDED;
  }

  private static boolean mayMeet(Unwinder unwinder, Future<?> future) {
    return unwinder.mayMeetAnother(future instanceof Shielded);
  }

  private static void charge(PollingThread thread, int before) {
    if (thread.budget() == before) {
      thread.spendBudget();
    }
  }

  @Override
  public final void explainWait(WaitTrace trace) {
    int at = state;
    trace.frame(position(Math.max(at, 0)));
    if (at > 0) {
      trace.future(awaited);
    } else {
      trace.leaf(at == 0 ? "its first poll" : "nothing: the block is over");
    }
  }

  @Override
  public final void cancel(Context cx) {
    if (state > 0) {
      PollingThread thread = PollingThread.of(cx);
      int budget = thread.budget();
      thread.suspendBudget();
      var unwinder = new Unwinder();
      boolean goesOn = false;
      try {
        cancelBlocksBelow(cx);
        goesOn = unwind(cx, unwinder);
        if (goesOn) {
          CleanupScope.leave(cx, new RestOfBlock(another(), unwinder));
        }
      } finally {
        thread.budget(budget);
        end();
      }
      if (!goesOn) {
        unwinder.throwFailures();
      }
    } else {
      end();
    }
  }

  /// Where this block awaits one that awaits one, and so on, cancels them from the innermost out,
  /// one after the other. Each could cancel the next, but that would take as much stack again as
  /// polling them did, and what the innermost do in `finally` would have none left.
  private void cancelBlocksBelow(Context cx) {
    AsyncFrame<?> below = awaitedBlock();
    if (below == null || below.awaitedBlock() == null) {
      return;
    }
    var chain = new ArrayList<AsyncFrame<?>>();
    try {
      for (AsyncFrame<?> block = below; block != null; block = block.awaitedBlock()) {
        chain.add(block);
      }
    } catch (VirtualMachineError fullHeap) {
      return;
    }
    for (int i = chain.size() - 2; i >= 0; i--) {
      var cancelled = new Cancelled();
      cancelled.rest = CleanupScope.cancel(cx, chain.get(i + 1), cancelled::failed);
      if (cancelled.hasSomething()) {
        chain.get(i).awaited = cancelled;
      }
    }
  }

  /// The block that this one waits for, if it is one and waits for something itself.
  private @Nullable AsyncFrame<?> awaitedBlock() {
    return awaited instanceof AsyncFrame<?> block && block.state > 0 ? block : null;
  }

  /// In the place of a block that was cancelled: says what of it runs on, and what failed, when it
  /// is cancelled again.
  private static final class Cancelled implements Future<Object> {
    private @Nullable Future<?> rest;
    private @Nullable Throwable failure;

    void failed(Throwable thrown) {
      failure = thrown;
    }

    boolean hasSomething() {
      return rest != null || failure != null;
    }

    @Override
    public Poll<Object> poll(Context cx) {
      throw new IllegalStateException("the block was cancelled");
    }

    @Override
    public void cancel(Context cx) {
      Future<?> left = rest;
      Throwable thrown = failure;
      rest = null;
      failure = null;
      if (left != null) {
        CleanupScope.leave(cx, left);
      }
      if (thrown != null) {
        throw AsyncFrame.<RuntimeException>sneaky(thrown);
      }
    }
  }

  /// After what the block waited for has ended: unwinds further.
  ///
  /// @return whether the unwinder holds something that the block has to wait for
  final boolean unwindsOn(Context cx, Unwinder unwinder) {
    PollingThread thread = PollingThread.of(cx);
    int budget = thread.budget();
    thread.suspendBudget();
    try {
      if (isPendingAfterResume(cx, unwinder) && unwind(cx, unwinder)) {
        return true;
      }
    } finally {
      thread.budget(budget);
    }
    end();
    return false;
  }

  /// Unwinds the block, which is suspended, as far as it goes.
  ///
  /// @return whether the unwinder holds something that the block has to wait for
  private boolean unwind(Context cx, Unwinder unwinder) {
    do {
      Future<?> future = awaited;
      Future<?> rest = future == null ? null : CleanupScope.cancel(cx, future, unwinder::failed);
      boolean goesOn = rest != null && future instanceof Shielded;
      if (unwinder.isExhausted()) {
        abandon(cx, rest);
        return false;
      }
      if (unwinder.hasThrown() && !goesOn) {
        CutAwaits.tell(getClass(), position(state));
      }
      awaited = unwinder;
      if (rest != null) {
        unwinder.hold(rest, goesOn);
        return true;
      }
    } while (isPendingAfterResume(cx, unwinder));
    return false;
  }

  private void abandon(Context cx, @Nullable Future<?> rest) {
    if (rest != null) {
      CleanupScope.leave(cx, rest);
    }
    Ownership.unhandled(
        cx,
        "cancelling the async block of " + position(0),
        new IllegalStateException(
            "met more than "
                + Unwinder.LIMIT
                + " awaits after it was cancelled and was abandoned at "
                + position(state)));
  }

  private boolean isPendingAfterResume(Context cx, Unwinder unwinder) {
    try {
      Poll<?> polled = resume(cx);
      if (polled.isPending()) {
        return true;
      }
      Owned.dispose(polled);
    } catch (Throwable failure) {
      unwinder.failed(failure);
    }
    unwinder.passed();
    return false;
  }

  private void end() {
    state = OVER;
    awaited = null;
    clear();
  }

  /// `failure`, to be thrown as it is.
  @SuppressWarnings("unchecked")
  static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
    throw (E) failure;
  }

  /// A new future of the same block with the same captured variables, for a body that was kept in a
  /// variable.
  public final AsyncFrame<T> another() {
    try {
      @SuppressWarnings("unchecked")
      var copy = (AsyncFrame<T>) clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /// What the block waits for, or null when it is not suspended. For dumps.
  public final @Nullable Future<?> awaiting() {
    return state > 0 ? awaited : null;
  }

  /// Where in the source the block waits; its begin when it has not started or is over. For dumps.
  public final StackTraceElement position() {
    return position(Math.max(state, 0));
  }

  @Override
  public final T get() {
    throw notToBeCalled();
  }

  @Override
  public final void run() {
    throw notToBeCalled();
  }

  private static IllegalStateException notToBeCalled() {
    return new IllegalStateException(
        "the body of an async block is not called; pass it to Async.async and poll the future");
  }

  /// State and source position, for dumps.
  @Override
  public final String toString() {
    String where = position().toString();
    return switch (state) {
      case OVER -> "async block " + where + " (over)";
      case 0 -> "async block " + where + " (not started)";
      default -> "async block waiting at " + where;
    };
  }
}
