package dev.weft.examples.byhand;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An async function of two awaits as the state machine that a compiler makes of it:
///
/// ```java
/// async(() -> await(foo.get()) + await(boo.get()))
/// ```
///
/// One object, no stack. Between two polls all that is left of it is the state, and what lives in
/// that state.
///
/// **Threads.** As every future: one poll at a time.
final class FooThenBoo implements Future<String> {

  /// Where it goes on when it is polled next.
  enum State {
    /// Nothing has run.
    START,
    /// It awaits foo.
    FOO,
    /// It awaits boo.
    BOO,
    /// It has returned, failed, or was cancelled; polling it is a mistake.
    END
  }

  private final Supplier<Future<String>> foo;
  private final Supplier<Future<String>> boo;
  private State state = State.START;

  /// What FOO or BOO awaits.
  private @Nullable Future<String> awaited;

  /// What foo has yielded; in BOO.
  private String first = "";

  FooThenBoo(Supplier<Future<String>> foo, Supplier<Future<String>> boo) {
    this.foo = foo;
    this.boo = boo;
  }

  State state() {
    return state;
  }

  @Override
  public Poll<String> poll(Context cx) throws Exception {
    while (true) {
      switch (state) {
        case START -> {
          awaited = foo.get();
          state = State.FOO;
        }
        case FOO -> {
          if (!(pollAwaited(cx) instanceof Poll.Ready<String>(String value))) {
            return Poll.pending();
          }
          first = value;
          awaited = boo.get();
          state = State.BOO;
        }
        case BOO -> {
          if (!(pollAwaited(cx) instanceof Poll.Ready<String>(String value))) {
            return Poll.pending();
          }
          awaited = null;
          state = State.END;
          return Poll.ready(first + value);
        }
        case END -> throw new IllegalStateException("polled after its end");
      }
    }
  }

  private Poll<String> pollAwaited(Context cx) throws Exception {
    try {
      return awaited.poll(cx);
    } catch (Exception | Error failure) {
      awaited = null;
      state = State.END;
      throw failure;
    }
  }

  @Override
  public void cancel(Context cx) {
    Future<String> left = awaited;
    awaited = null;
    state = State.END;
    if (left != null) {
      left.cancel(cx);
    }
  }
}
