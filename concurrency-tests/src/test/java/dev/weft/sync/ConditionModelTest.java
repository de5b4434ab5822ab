package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// C1, C2, C3 of [Condition].
class ConditionModelTest {

  private static <T> T await(Future<T> future) throws Exception {
    var wakes = new Semaphore(0);
    while (true) {
      if (future.poll(Context.of(wakes::release)) instanceof Poll.Ready<T>(T value)) {
        return value;
      }
      wakes.acquireUninterruptibly();
    }
  }

  /// A flag under a lock, and a wait for it.
  private interface Flag {
    void raise() throws Exception;

    void awaitIt() throws Exception;
  }

  private static final class Real implements Flag {
    private final AsyncMutex<Boolean> mutex = new AsyncMutex<>(false);
    private final Condition raised = mutex.newCondition();

    @Override
    public void raise() throws Exception {
      try (var guard = await(mutex.lock())) {
        guard.set(true);
        raised.signal();
      }
    }

    @Override
    public void awaitIt() throws Exception {
      try (var guard = await(mutex.lock())) {
        while (!guard.value()) {
          await(raised.await(guard));
        }
      }
    }
  }

  private static void raiseBesideAWait(Flag flag) throws Exception {
    ModelChecked.together(flag::raise, flag::awaitIt);
  }

  @Test
  @DisplayName("C1, C2: who finds the flag down hears when it is raised")
  void c1_nothingIsMissed() {
    ModelChecked.check(() -> raiseBesideAWait(ModelChecked.shared(new Real())));
  }

  @Test
  @DisplayName("12.2, C3: a signal and the lock are passed on by one that gives up")
  void c3_signalsArePassedOn() {
    ModelChecked.check(
        () -> {
          var mutex = ModelChecked.shared(new AsyncMutex<>(false));
          var condition = ModelChecked.shared(mutex.newCondition());
          var givesUp = ModelChecked.shared(waiting(mutex, condition, () -> {}));
          var wakes = ModelChecked.shared(new Semaphore(0));
          var waits = ModelChecked.shared(waiting(mutex, condition, wakes::release));
          ModelChecked.together(
              () -> givesUp.cancel(Context.of(() -> {})), () -> condition.signal());
          wakes.acquireUninterruptibly();
          await(waits);
        });
  }

  private static Future<@Nullable Void> waiting(
      AsyncMutex<Boolean> mutex, Condition condition, Waker waker) throws Exception {
    Future<@Nullable Void> wait = condition.await(await(mutex.lock()));
    if (wait.poll(Context.of(waker)).isReady()) {
      throw new AssertionError("not signalled");
    }
    return wait;
  }

  /// The twin: unlocks, and queues only then.
  private static final class Twin implements Flag {
    private final AsyncMutex<Boolean> mutex = new AsyncMutex<>(false);
    private final WaitQueue queue = new WaitQueue();

    @Override
    public void raise() throws Exception {
      try (var guard = await(mutex.lock())) {
        guard.set(true);
        WakeList wakers = new WakeList();
        synchronized (queue) {
          queue.grantFirst(wakers);
        }
        wakers.wakeAll();
      }
    }

    @Override
    public void awaitIt() throws Exception {
      var wakes = new Semaphore(0);
      while (true) {
        try (var guard = await(mutex.lock())) {
          if (guard.value()) {
            return;
          }
        }
        synchronized (queue) {
          queue.await(new Waiter(), wakes::release);
        }
        wakes.acquireUninterruptibly();
      }
    }
  }

  @Test
  @DisplayName("C1, broken twin: unlocks before it queues")
  void c1_brokenTwin() {
    ModelChecked.mustFail(() -> raiseBesideAWait(ModelChecked.shared(new Twin())));
  }
}
