package dev.weft.benchmarks;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Heap bytes of a suspended computation, by the used heap after a collection, over many.
public final class SuspendedBytes {
  private SuspendedBytes() {}

  private static final int BLOCKS = 1_000_000;
  private static final int THREADS = 100_000;

  /// Prints a line for each kind.
  public static void main(String[] args) throws Exception {
    var cx = Context.of(() -> {});
    Future<@Nullable Object> gate = Futures.never();
    print("block, nothing but its await", BLOCKS, i -> polled(async(() -> await(gate)), cx));
    print(
        "block, two ints and a reference",
        BLOCKS,
        i ->
            polled(
                async(
                    () -> {
                      int sum = i;
                      for (int k = 0; k < i + 2; k++) {
                        sum += await(gate) == null ? 1 : 2;
                      }
                      return sum + gate.toString();
                    }),
                cx));
    print("by hand", BLOCKS, i -> polled(new HandWritten(gate, 5), cx));
    print(
        "virtual thread, parked",
        THREADS,
        i -> {
          Thread thread = Thread.ofVirtual().start(LockSupport::park);
          while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          return thread;
        });
    System.exit(0);
  }

  private static Object polled(Future<?> future, Context cx) {
    try {
      if (future.poll(cx).isReady()) {
        throw new IllegalStateException("not suspended");
      }
      return future;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void print(String kind, int count, IntFunction<Object> make) {
    Object[] all = new Object[count];
    long before = used();
    for (int i = 0; i < count; i++) {
      all[i] = make.apply(i);
    }
    long bytes = used() - before;
    System.out.printf("%-34s %6.1f bytes%n", kind, (double) bytes / count);
    if (all[count - 1] == null) {
      throw new AssertionError();
    }
  }

  private static long used() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
