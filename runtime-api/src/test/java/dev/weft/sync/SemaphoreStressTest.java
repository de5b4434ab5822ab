package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Poll;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parties that acquire different numbers and give up at random: no permit is lost or made, nobody
/// waits for ever.
@Timeout(60)
class SemaphoreStressTest {

  private static final int PERMITS = 4;
  private static final int PARTIES = 4;
  private static final int ACQUIRES = 5_000;

  private final Semaphore semaphore = new Semaphore(PERMITS);
  private final AtomicInteger inUse = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("12.2 (S) parties that cancel strand nobody, and lose no permit")
  void cancelling(long seed) throws Exception {
    try (var pool = Executors.newCachedThreadPool()) {
      var parties = new ArrayList<java.util.concurrent.Future<?>>();
      for (int p = 0; p < PARTIES; p++) {
        var random = new Random(seed * 31 + p);
        parties.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < ACQUIRES; i++) {
                    acquireOrGiveUp(1 + random.nextInt(PERMITS), random);
                  }
                  return null;
                }));
      }
      for (var party : parties) {
        party.get();
      }
    }
    assertThat(semaphore.availablePermits()).isEqualTo(PERMITS);
    assertThat(semaphore.tryAcquire(PERMITS)).as("nobody is left in the queue").isNotNull();
  }

  private void acquireOrGiveUp(int permits, Random random) throws Exception {
    var acquire = semaphore.acquire(permits);
    var woken = new java.util.concurrent.Semaphore(0);
    var cx = Context.of(woken::release);
    while (true) {
      if (acquire.poll(cx) instanceof Poll.Ready<Semaphore.Permit>(var permit)) {
        use(permit);
        return;
      }
      if (random.nextInt(3) == 0) {
        acquire.cancel(cx);
        return;
      }
      if (!woken.tryAcquire(20, TimeUnit.SECONDS)) {
        throw new AssertionError("a wake-up was lost");
      }
    }
  }

  private void use(Semaphore.Permit permit) {
    try (permit) {
      assertThat(inUse.addAndGet(permit.permits())).isLessThanOrEqualTo(PERMITS);
      inUse.addAndGet(-permit.permits());
    }
  }
}
