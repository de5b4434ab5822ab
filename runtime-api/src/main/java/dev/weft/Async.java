package dev.weft;

import dev.weft.codegen.AsyncFrame;
import dev.weft.combinator.PlainBlock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Straight-line code that waits without a thread: `async` makes a future of a block, `await` waits
/// inside it.
///
/// ```java
/// Future<String> greet(TcpStream s) {
///   return async(() -> {
///     await(s.writeAll(utf8("name?\n")));
///     return "hello " + await(s.readLine());
///   });
/// }
/// ```
///
/// A block with `await` in it is compiled to a state machine by `async-compiler`: as an annotation
/// processor when the source is compiled, as a java agent when the classes are loaded, or as a
/// command over class files. The future it makes is as lazy as any: nothing runs before the first
/// poll. While it waits it is one small object that holds what the rest of the block still needs.
///
/// `await` may stand anywhere in the block's own code: in loops, in `try`, `catch` and `finally`,
/// in conditions, in the midst of an expression. It may not stand in a lambda or a class inside the
/// block (a nested `async` is a block of its own), nor inside `synchronized`: a monitor belongs to
/// a thread, a block does not.
///
/// **Cancellation** of a block that waits cancels what it awaits and then throws [Unwinding] from
/// the `await`, so that `finally` and try-with-resources run. A block that never started has
/// nothing to undo: none of it runs.
///
/// **Threads.** Any thread may make a block. Its code runs on whichever thread polls it, never on
/// two at once; after an `await` it may be another one.
@CheckReturnValue
public final class Async {
  private Async() {}

  /// A future that runs `body` when it is polled, and yields what it returns. What the body throws
  /// is the future's failure, unchanged.
  ///
  /// @param body a lambda; a method reference will do if the method does not await
  public static <T extends @Nullable Object> Future<T> async(AsyncBody<T> body) {
    if (body instanceof AsyncFrame<T> frame) {
      return frame.another();
    }
    return new PlainBlock<>(Objects.requireNonNull(body));
  }

  /// A future that runs `action` when it is polled, and yields `null`.
  public static Future<@Nullable Void> async(AsyncAction action) {
    if (action instanceof AsyncFrame<?> frame) {
      @SuppressWarnings("unchecked") // the frame of an action yields null
      AsyncFrame<@Nullable Void> ours = (AsyncFrame<@Nullable Void>) frame;
      return ours.another();
    }
    Objects.requireNonNull(action);
    return new PlainBlock<>(
        () -> {
          action.run();
          return null;
        });
  }

  /// Waits for `future` inside an async block: runs on with its value, or throws its failure, the
  /// same instance. If the future is ready at once the block just goes on; if not, the block is
  /// suspended and the thread does other work.
  ///
  /// Declared to throw `Exception` so that any `catch` around it compiles.
  ///
  /// **Cancellation** of the block cancels the future, then this throws [Unwinding].
  ///
  /// @throws Exception what the future failed with
  /// @throws IllegalStateException if nothing has compiled the surrounding code; the message says
  ///   what to do
  public static <T extends @Nullable Object> T await(Future<? extends T> future) throws Exception {
    throw new IllegalStateException(notCompiled("await", "async(...)"));
  }

  /// Why a call of `await` or `yield_` was reached.
  static String notCompiled(String call, String maker) {
    return call
        + " was called in code that was not compiled to a state machine. It may stand only in the"
        + " lambda given to "
        + maker
        + ", and one of these must have seen the class: the annotation processor (put"
        + " weft-async-compiler on the processor path), the agent"
        + " (-javaagent:weft-async-compiler.jar), or the command line"
        + " (java -jar weft-async-compiler.jar <folder or jar>)";
  }
}
