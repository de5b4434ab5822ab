package dev.weft.sync;

import dev.weft.Future;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A value that the first who asks for it has made, asynchronously and once: an [OnceCell] that
/// brings its initializer along.
///
/// ```java
/// private final Lazy<Connection> connection = new Lazy<>(() -> Connection.open(address));
/// ...
/// await(await(connection.value()).send(query));
/// ```
///
/// Of those who ask while there is no value, one has it made and the others wait. If that fails, or
/// is cancelled, the initializer is called again for the next.
///
/// **Ownership.** The value belongs to all who get it, so nobody closes it on the way.
///
/// **Threads.** Any. What was written before the value was made is visible to whoever gets it.
///
/// **Budget.** Each [#value] that ends spends a unit.
///
/// @param <T> the value; never `null`
public final class Lazy<T> {

  private final OnceCell<T> cell = new OnceCell<>();

  /// Null once there was a value to be seen: it may hold what is not needed any more.
  private volatile @Nullable Callable<? extends Future<? extends T>> initializer;

  /// A value that is not made yet.
  ///
  /// @param initializer starts to make it; not called before somebody asks, again after it failed
  ///   or its future did, and never twice at a time
  public Lazy(Callable<? extends Future<? extends T>> initializer) {
    this.initializer = Objects.requireNonNull(initializer);
  }

  /// The value; it is made if there is none yet.
  ///
  /// What the initializer throws, or its future fails with, fails this future; the next who waits
  /// then has it made. A future that yields null fails with a `NullPointerException`. An
  /// initializer that asks the same `Lazy` waits for itself.
  ///
  /// **Cancellation** cancels the future that makes the value, if this one began it, and the next
  /// who waits has it made; the place in the queue is lost. The value, if it is there, stays.
  public Future<T> value() {
    forget();
    return cell.getOrInit(this::make);
  }

  private Future<? extends T> make() throws Exception {
    return Objects.requireNonNull(initializer, "there is a value").call();
  }

  /// The value, or null if it is not made yet. Begins nothing.
  public @Nullable T peek() {
    forget();
    return cell.get();
  }

  private void forget() {
    if (initializer != null && cell.get() != null) {
      initializer = null;
    }
  }
}
