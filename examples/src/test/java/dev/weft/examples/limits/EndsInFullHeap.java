package dev.weft.examples.limits;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.sync.Broadcast;
import dev.weft.sync.Mpmc;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Semaphore;
import dev.weft.sync.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A program that fills the heap to the last word, closes ends of channels, and gives a permit
/// back, each for the first time and once, and prints how many of those were told who waited for
/// it.
final class EndsInFullHeap {
  private EndsInFullHeap() {}

  /// Waits for each end.
  private static final int PARTIES = 3;

  private static final List<Future<?>> WAITING = new ArrayList<>();
  private static final List<Owned> ENDS = new ArrayList<>();

  private static int told;
  private static Object @Nullable [] full;

  private static void fill() {
    int length = 1 << 16;
    while (length > 0) {
      try {
        Object[] more = new Object[length];
        more[0] = full;
        full = more;
      } catch (OutOfMemoryError none) {
        length /= 2;
      }
    }
  }

  private static void await(Future<?> future) throws Exception {
    if (!future.poll(Context.of(() -> told++)).isPending()) {
      throw new AssertionError("nothing to wait for");
    }
    WAITING.add(future);
  }

  private static void awaitTheEnds() throws Exception {
    var mpsc = Mpsc.<Integer>bounded(1);
    await(mpsc.receiver().recv());
    var fullMpsc = Mpsc.<Owned>bounded(1);
    fullMpsc.sender().trySend(() -> {});
    var mpmc = Mpmc.<Integer>bounded(1);
    var fullMpmc = Mpmc.<Owned>bounded(1);
    fullMpmc.sender().trySend(() -> {});
    var broadcast = Broadcast.<Integer>channel(1);
    var fullBroadcast = Broadcast.<Integer>channel(1);
    fullBroadcast.sender().trySend(0);
    var watch = Watch.channel(0);
    var unwatched = Watch.channel(0);
    for (int i = 0; i < PARTIES; i++) {
      await(fullMpsc.sender().send(() -> {}));
      await(mpmc.receiver().recv());
      await(fullMpmc.sender().send(() -> {}));
      await(broadcast.receiver().copy().recv());
      await(fullBroadcast.sender().send(i));
      await(watch.receiver().another().changed());
      await(unwatched.sender().closed());
    }
    var semaphore = new Semaphore(1);
    ENDS.add(Objects.requireNonNull(semaphore.tryAcquire()));
    await(semaphore.acquire());
    ENDS.add(mpsc.sender());
    ENDS.add(fullMpsc.receiver());
    ENDS.add(mpmc.sender());
    ENDS.add(fullMpmc.receiver());
    ENDS.add(broadcast.sender());
    ENDS.add(fullBroadcast.receiver());
    ENDS.add(watch.sender());
    ENDS.add(unwatched.receiver());
  }

  public static void main(String[] args) throws Exception {
    awaitTheEnds();
    int failed = 0;
    fill();
    for (int i = 0; i < ENDS.size(); i++) {
      try {
        ENDS.get(i).close();
      } catch (OutOfMemoryError noHeap) {
        failed++;
      }
    }
    full = null;
    System.out.println("failed: " + failed + ", told: " + told + " of " + WAITING.size());
  }
}
