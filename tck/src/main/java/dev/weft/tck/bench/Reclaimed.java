package dev.weft.tck.bench;

import dev.weft.tck.Kit;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Waits for the garbage collector to reclaim objects that nobody should hold any more.
public final class Reclaimed {

  /// A collection stops all threads: some time goes by before the next one, and more each time.
  private static final long BETWEEN_NANOS = 30_000_000;

  private static final long MOST_BETWEEN_NANOS = 500_000_000;

  private static final int CHUNK_BYTES = 256 * 1024; // as large as all collectors call small
  private static final int CHUNKS = 200;

  private static volatile @Nullable Object garbage;

  private Reclaimed() {}

  /// Waits until all `things` are gone.
  ///
  /// @param what what they are, read as "in vain waited until ... is reclaimed"
  public static void eventually(Kit kit, String what, List<? extends WeakReference<?>> things) {
    eventually(
        kit, what + " is reclaimed", () -> things.stream().allMatch(thing -> thing.refersTo(null)));
  }

  /// Waits until `condition` holds after a collection.
  ///
  /// @param what must happen, read as "in vain waited until ..."
  public static void eventually(Kit kit, String what, BooleanSupplier condition) {
    collectYoung();
    if (condition.getAsBoolean()) {
      return;
    }
    long[] between = {BETWEEN_NANOS};
    kit.eventually(
        what,
        () -> {
          System.gc();
          if (condition.getAsBoolean()) {
            return true;
          }
          LockSupport.parkNanos(between[0]);
          between[0] = Math.min(2 * between[0], MOST_BETWEEN_NANOS);
          return false;
        });
  }

  /// Makes garbage until a collection has begun, or enough is made. What a rule holds is young, and
  /// such a collection stops the others, who are held to theirs meanwhile, for a shorter time than
  /// a whole one.
  private static void collectYoung() {
    var canary = new WeakReference<>(new Object());
    for (int i = 0; i < CHUNKS && !canary.refersTo(null); i++) {
      garbage = new byte[CHUNK_BYTES];
    }
    garbage = null;
  }
}
