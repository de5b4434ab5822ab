package dev.weft;

import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.task.LocalBindings;
import dev.weft.task.PollingThread;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A value that is there for a future and all it polls, without being passed along: what a
/// `ScopedValue` is to a call.
///
/// ```java
/// static final TaskLocal<User> USER = TaskLocal.inheritable();
/// weft.spawn(USER.bind(user, handle(request)));   // anywhere inside: USER.get()
/// ```
///
/// It is bound during every poll, and when the future is cancelled; whichever thread that happens
/// on. Nobody can set it, only bind it anew further in.
///
/// **Threads.** Any; [#get] sees the binding of the task that the calling thread polls, or whose
/// blocking call it makes.
///
/// @param <T> the value; not null
@CheckReturnValue
public final class TaskLocal<T> {

  private final boolean inheritable;

  private TaskLocal(boolean inheritable) {
    this.inheritable = inheritable;
  }

  /// A local that a task does not hand on to those it spawns.
  public static <T> TaskLocal<T> create() {
    return new TaskLocal<>(false);
  }

  /// A local that a task hands on to those it spawns, blocking calls included. They keep the value
  /// that was bound at the spawn.
  public static <T> TaskLocal<T> inheritable() {
    return new TaskLocal<>(true);
  }

  /// `future`, with this local bound to `value`.
  ///
  /// **Cancellation** cancels `future`, with the local bound.
  public <R extends @Nullable Object> Future<R> bind(T value, Future<R> future) {
    return new Bound<>(this, Objects.requireNonNull(value), future);
  }

  /// The value.
  ///
  /// @throws NoSuchElementException if it is not bound here
  public T get() {
    T value = orNull();
    if (value == null) {
      throw new NoSuchElementException(
          "this task-local is not bound here; bind it around the task");
    }
    return value;
  }

  /// The value, or `fallback` where it is not bound.
  public T orElse(T fallback) {
    T value = orNull();
    return value != null ? value : fallback;
  }

  /// Whether it is bound here.
  public boolean isBound() {
    return orNull() != null;
  }

  @SuppressWarnings("unchecked")
  private @Nullable T orNull() {
    PollingThread thread = PollingThread.current();
    LocalBindings binding = thread == null ? null : LocalBindings.find(thread.locals(), this);
    return binding == null ? null : (T) binding.value();
  }

  /// A future under a binding.
  private static final class Bound<R extends @Nullable Object> implements Future<R>, Waiting {
    private final TaskLocal<?> key;
    private final Object value;
    private final Future<R> future;

    Bound(TaskLocal<?> key, Object value, Future<R> future) {
      this.key = key;
      this.value = value;
      this.future = Objects.requireNonNull(future);
    }

    @Override
    public Poll<R> poll(Context cx) throws Exception {
      PollingThread thread = cx.thread();
      LocalBindings around = thread.bound();
      thread.bind(new LocalBindings(key, key.inheritable, value, thread.locals()));
      try {
        return future.poll(cx);
      } finally {
        thread.bind(around);
      }
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.future(future);
    }

    @Override
    public void cancel(Context cx) {
      PollingThread thread = cx.thread();
      LocalBindings around = thread.bound();
      thread.bind(new LocalBindings(key, key.inheritable, value, thread.locals()));
      try {
        future.cancel(cx);
      } finally {
        thread.bind(around);
      }
    }
  }
}
