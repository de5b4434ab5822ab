package dev.weft;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The right to spawn into a runtime, for programs that run to their end: [Weft#run] returns when
/// every spawner is closed and no task lives.
///
/// **Threads.** Any.
public final class Spawner implements Owned {

  private final Weft runtime;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Spawner(Weft runtime) {
    this.runtime = runtime;
  }

  /// Spawns `future`; see [Weft#spawn].
  ///
  /// @throws IllegalStateException if this spawner is closed
  public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
    if (!open.get()) {
      throw new IllegalStateException("this spawner is closed; ask Weft.spawner() for another");
    }
    return runtime.spawn(future);
  }

  /// Gives the right back. Idempotent. Tasks already spawned run on.
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      runtime.spawnerClosed();
    }
  }
}
