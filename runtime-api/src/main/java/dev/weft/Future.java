package dev.weft;

import dev.weft.combinator.Chain;
import org.jspecify.annotations.Nullable;

/// A value that may not exist yet, and the work that makes it: a lazy computation that is *polled*.
///
/// Making a future does nothing; the first effect happens in the first [#poll]. Whoever polls a
/// future drives it: a task of an executor ([Weft#spawn]), `blockOn`, or another future that
/// contains it.
///
/// **Threads.** A future belongs to one party at a time, which alone may call [#poll] and
/// [#cancel], never both at once. Successive calls may come from different threads; the task's
/// state word orders them, so the fields of a future need no synchronisation of their own, except
/// those that a waking thread writes.
///
/// Both methods are abstract on purpose: a lambda cannot be a future by accident and so lose its
/// cancellation. For a leaf without anything to release there is [Futures#pollFn].
///
/// **Not `java.util.concurrent.Future`**, which stands for work that somebody else has begun and
/// which a thread waits for. Where both packages are imported on demand the name is ambiguous, and
/// the compiler says so; write
///
/// ```java
/// import dev.weft.Future;
/// ```
///
/// beside `import java.util.concurrent.*` or `import module java.base`: an import by name goes
/// before those on demand. The JDK's is then `java.util.concurrent.Future`, in full.
///
/// @param <T> what the future yields; `null` is a legal value
@CheckReturnValue
public interface Future<T extends @Nullable Object> {

  /// Tries to finish, without ever blocking.
  ///
  /// Returning *pending* is a promise: the waker of *this* context (or one that wakes the same)
  /// will be called when progress is possible. When a future is polled again with another waker,
  /// the most recent one counts.
  ///
  /// Once a future has returned *ready*, has thrown, or was cancelled, it is over and polling it
  /// again throws [IllegalStateException].
  ///
  /// @param cx the context of this very call; never kept after the call returns
  /// @return [Poll#ready] with the value, or [Poll#pending]
  /// @throws Exception the future's failure; any `Throwable` ends the future and reaches whoever
  ///   awaits it unchanged
  Poll<T> poll(Context cx) throws Exception;

  /// Abandons the future and releases all it holds: wakers, timers, interest, permits. It is what
  /// dropping a future is in Rust, spoken aloud.
  ///
  /// Called only by the party that could poll, with the context it would poll with. Idempotent;
  /// legal before the first poll (where there is nothing to release), after *pending*, and after
  /// the end (where it does nothing). Never blocks. The budget is off during it.
  ///
  /// Throws nothing but what cleanup code of a user's throws (the `finally` of an async block, the
  /// `close` of a value that nobody receives), and that when all is released nevertheless. Whoever
  /// cancels adds it to its own outcome as suppressed; where there is none it goes to the runtime's
  /// unhandled-failure policy.
  void cancel(Context cx);

  /// A future that yields `fn` of this one's value.
  ///
  /// This one belongs to the result then, as with all combinators, and is not used any more.
  ///
  /// **Cancellation** cancels this future. Chains of `map`, [#then] and [#recover] are run by one
  /// loop, however long they are.
  default <R extends @Nullable Object> Future<R> map(Fn<? super T, ? extends R> fn) {
    return Chain.map(this, fn);
  }

  /// A future that runs this one, then the future that `fn` makes of its value.
  ///
  /// **Cancellation** cancels whichever of the two is under way.
  default <R extends @Nullable Object> Future<R> then(
      Fn<? super T, ? extends Future<? extends R>> fn) {
    return Chain.then(this, fn);
  }

  /// A future that yields this one's value or, if this one fails, what the future that `fn` makes
  /// of the failure yields. `fn` may throw the failure on.
  ///
  /// **Cancellation** is no failure: `fn` does not see it.
  default Future<T> recover(Fn<? super Throwable, ? extends Future<? extends T>> fn) {
    return Chain.recover(this, fn);
  }
}
