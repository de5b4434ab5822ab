package dev.weft.codegen;

import dev.weft.Generator;
import dev.weft.Owned;
import dev.weft.Unwinding;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// The frame of a generator: like [AsyncFrame], with `yield_` for `await` and the sequence's last
/// value for the awaited future.
///
/// **Protocol.** The body is a static method `body(frame)` that returns whether it yielded. At a
/// `yield_` it calls [#yielding], writes its live values to the fields and the number of the
/// `yield_` to [#state], and returns true. When it is resumed, it reads all back, calls [#resumed],
/// which throws if the generator is being closed, and goes on.
///
/// While the body runs, `value` is a mark: [#RUNNING], or the [Closing] that unwinds it. So a body
/// that advances or closes its own generator is told, instead of entering itself anew.
///
/// @param <T> what the sequence consists of
public abstract class GeneratorFrame<T extends @Nullable Object>
    implements Generator<T>, Generator.Body<T>, Generator.Yielder<T>, Cloneable {

  private static final int OVER = -1;

  private static final Object RUNNING = new Object();

  /// The mark of a body that unwinds, with what its `yield_` throws.
  private record Closing(Unwinding signal) {}

  /// Where the block is: 0 before it runs, n at its n-th `yield_`, -1 at the end.
  public int state;

  /// What was yielded last; while the body runs, a mark.
  private @Nullable Object value;

  /// For generated code.
  ///
  /// @param abi the compiler's [Abi#VERSION]
  @SuppressWarnings("this-escape") // only the class's name is read
  protected GeneratorFrame(int abi) {
    Abi.check(abi, getClass());
  }

  /// Calls the body.
  protected abstract boolean resume() throws Exception;

  /// Sets all reference fields of the subclass to null.
  protected abstract void clear();

  /// The source position of the `yield_` with this number; of the block's begin for 0.
  protected abstract StackTraceElement position(int state);

  /// The body is at `out.yield_(element)`.
  public final void yielding(Generator.Yielder<?> out, @Nullable Object element) {
    if (out != this) {
      throw new IllegalStateException("yield_ of another generator than the surrounding one");
    }
    if (value instanceof Closing) {
      Owned.dispose(element); // nobody advances any more
    } else {
      value = element;
    }
  }

  /// The body goes on after a `yield_`.
  public final void resumed() {
    if (value instanceof Closing closing) {
      throw closing.signal();
    }
  }

  private boolean isRunning() {
    return value == RUNNING || value instanceof Closing;
  }

  private void checkNotRunning(String call) {
    if (isRunning()) {
      throw new IllegalStateException(
          call
              + " of a generator in its own block, which runs already: a generator is advanced and"
              + " closed from outside, the block ends itself with return: "
              + position());
    }
  }

  @Override
  public final boolean advance() throws Exception {
    checkNotRunning("advance()");
    if (state < 0) {
      throw new IllegalStateException(
          "this generator has returned and cannot be resumed: " + position(0));
    }
    value = RUNNING;
    try {
      boolean yielded = resume();
      if (!yielded) {
        end();
      }
      return yielded;
    } catch (Throwable failure) {
      end();
      throw failure;
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the body is compiled from a Body<T>
  public final T value() {
    if (state <= 0 || isRunning()) {
      throw new IllegalStateException("the generator is not at a yield_: " + position());
    }
    return (T) value;
  }

  @Override
  public final State state() {
    return state < 0 ? State.RETURNED : state == 0 ? State.UNRESUMED : State.SUSPENDED;
  }

  @Override
  public final int suspendPoint() {
    return state > 0 ? state - 1 : -1;
  }

  @Override
  public final void close() {
    checkNotRunning("close()");
    if (state <= 0) {
      end();
      return;
    }
    var unwinding = new Unwinding();
    value = new Closing(unwinding);
    Throwable failure = null;
    try {
      unwind();
    } catch (Throwable t) {
      failure = t;
    } finally {
      end();
    }
    throwFailure(unwinding, failure);
  }

  /// What is suppressed in the signal is not lost when a `finally` puts another failure in its
  /// place, or none.
  private static void throwFailure(Unwinding signal, @Nullable Throwable failure) {
    Throwable[] suppressed = signal.getSuppressed();
    if (failure == null || failure == signal) {
      if (suppressed.length > 0) {
        throw new CompletionException("closing a generator", signal);
      }
      return;
    }
    for (Throwable more : suppressed) {
      if (more != failure) {
        failure.addSuppressed(more);
      }
    }
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new CompletionException("closing a generator", failure);
    }
  }

  private void unwind() throws Exception {
    for (int met = 0; resume(); met++) {
      if (met == Unwinder.LIMIT) {
        throw new IllegalStateException(
            "the generator yielded more than "
                + Unwinder.LIMIT
                + " times while it was closed and was abandoned at "
                + position(state));
      }
    }
  }

  private void end() {
    state = OVER;
    value = null;
    clear();
  }

  /// A new generator of the same block with the same captured variables.
  public final GeneratorFrame<T> another() {
    try {
      @SuppressWarnings("unchecked")
      var copy = (GeneratorFrame<T>) clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /// Where in the source the generator is suspended; its begin when it is not.
  public final StackTraceElement position() {
    return position(Math.max(state, 0));
  }

  @Override
  public final void generate(Generator.Yielder<T> out) {
    throw new IllegalStateException("the body of a generator is not called; pass it to of");
  }

  @Override
  public final void yield_(T element) {
    throw new IllegalStateException(
        "yield_ may stand only in the generator's own code, not in a method or lambda it calls");
  }

  /// State and source position, for dumps: `Suspend0 at ...`.
  @Override
  public final String toString() {
    return switch (state()) {
      case UNRESUMED -> "Unresumed at " + position();
      case SUSPENDED -> "Suspend" + suspendPoint() + " at " + position();
      case RETURNED -> "Returned";
    };
  }
}
