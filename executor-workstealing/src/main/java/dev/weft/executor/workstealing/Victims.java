package dev.weft.executor.workstealing;

import dev.weft.spi.Task;
import org.jspecify.annotations.Nullable;

/// The order in which a thief visits the other workers' queues: from a random one on, so that
/// thieves do not all meet at the same victim. One thread.
final class Victims {

  private final Pool pool;
  private final int self;
  private int random;

  Victims(Pool pool, int self) {
    this.pool = pool;
    this.self = self;
    this.random = self * 0x9E3779B9 | 1;
  }

  /// Steals half of the first queue that has something.
  ///
  /// @param into the thief's own queue, empty
  /// @return the oldest of the tasks; null if there was nothing
  @Nullable Task steal(LocalQueue into) {
    int n = pool.size();
    int at = Integer.remainderUnsigned(nextRandom(), n);
    for (int i = 0; i < n; i++, at = at + 1 == n ? 0 : at + 1) {
      if (at != self) {
        Task task = pool.worker(at).queue().stealInto(into);
        if (task != null) {
          return task;
        }
      }
    }
    return null;
  }

  /// Marsaglia's xorshift.
  private int nextRandom() {
    int r = random;
    r ^= r << 13;
    r ^= r >>> 17;
    r ^= r << 5;
    random = r;
    return r;
  }
}
