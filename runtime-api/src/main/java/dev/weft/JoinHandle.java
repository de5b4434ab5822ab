package dev.weft;

import dev.weft.task.TaskHandle;
import org.jspecify.annotations.Nullable;

/// A spawned task seen from outside: itself a [Future] of the task's value.
///
/// Awaiting it yields the value, or throws a [JoinException] that says whether the task *failed* or
/// was *cancelled*. The outcome is delivered once. A forgotten handle detaches its task, which runs
/// on. A failure that nobody receives goes to the runtime's unhandled-failure policy, see
/// [UnhandledFailures]; who comes later still receives it.
///
/// **Ownership.** The value belongs to whoever awaits the handle. If it is [Owned] and nobody
/// receives it, it is closed: when the task ends, or at once, if the handle was detached; and if
/// the task was aborted before the value was received, also after its end (it then counts as
/// cancelled). A handle that is only forgotten keeps it open; so await, detach or abort.
///
/// **Threads.** As a future it belongs to one party at a time. [#abort], [#isFinished], [#id],
/// [#name] and [#detach] may be called from any thread.
///
/// **Cancellation** of the handle as a future only takes the waiter away: the task runs on and the
/// handle may be polled again. [#abortOnCancel] is the other choice.
public sealed interface JoinHandle<T extends @Nullable Object> extends Future<T>
    permits TaskHandle {

  /// A future of the same outcome whose cancellation aborts the task.
  ///
  /// **Cancellation** aborts the task and does not wait for its end. A value that was not received
  /// is closed, if it is [Owned].
  @CheckReturnValue
  Future<T> abortOnCancel();

  /// The right to abort, without the right to the value.
  AbortHandle abortHandle();

  /// Asks that the task be cancelled; see [AbortHandle#abort]. Any thread. If the task is over, its
  /// outcome stays, but for a value that is [Owned] and was not received: it is closed.
  void abort();

  /// Says that nobody will await this handle, so that a failure is reported the moment it happens
  /// instead of after a while, and a value that is [Owned] is closed. This is for good: whoever
  /// awaits the handle all the same before the task is over, or does so already, gets an
  /// [IllegalStateException]. Any thread.
  void detach();

  /// Whether the task is over: it returned, threw, or was cancelled and has cleaned up.
  boolean isFinished();

  /// The task's id, unique within the process.
  long id();

  /// The name given at spawn, or `task-` and the id.
  String name();

  @Override
  Poll<T> poll(Context cx) throws JoinException;
}
