package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Owned;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.sync.AsyncMutex.Guard;
import dev.weft.toys.Driven;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AsyncMutexTest {

  private final AsyncMutex<Integer> mutex = new AsyncMutex<>(0);

  private Driven<Guard<Integer>> waiting() throws Exception {
    var lock = new Driven<>(mutex.lock());
    assertThat(lock.isPending()).isTrue();
    return lock;
  }

  @Test
  @DisplayName("the guard is the way to the value, until it is closed")
  void guards() throws Exception {
    assertThat(mutex.isLocked()).isFalse();
    Guard<Integer> guard = Driven.now(mutex.lock());
    assertThat(mutex.isLocked()).isTrue();
    assertThat(mutex.tryLock()).isNull();
    guard.set(guard.value() + 1);
    guard.close();
    guard.close();
    assertThatThrownBy(guard::value).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> guard.set(9)).isInstanceOf(IllegalStateException.class);
    try (var next = mutex.tryLock()) {
      assertThat(next).isNotNull();
      assertThat(next.value()).isEqualTo(1);
      guard.close();
      assertThat(mutex.tryLock()).as("a guard closed twice unlocks nobody else's").isNull();
    }
    assertThat(new AsyncMutex<String>(null).tryLock().value()).isNull();
  }

  @Test
  @DisplayName("12.9 first come, first served; a cancelled waiter is skipped")
  void fair() throws Exception {
    Guard<Integer> held = mutex.tryLock();
    var first = waiting();
    var cancelled = waiting();
    var last = waiting();
    cancelled.cancel();
    held.close();
    assertThat(first.wakes()).isEqualTo(1);
    assertThat(mutex.tryLock()).as("nobody overtakes").isNull();
    assertThat(last.isPending()).as("nobody overtakes").isTrue();
    first.value().close();
    assertThat(last.wakes()).isEqualTo(1);
    last.value().close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  @DisplayName("12.2 cancelled at every point, the lock is not kept: it goes to the next")
  void cancelledAtEveryPoint() throws Exception {
    new Driven<>(mutex.lock()).cancel();
    Guard<Integer> held = mutex.tryLock();
    assertThat(held).as("before the first poll").isNotNull();
    var queued = waiting();
    var granted = waiting();
    var next = waiting();
    queued.cancel();
    held.close();
    assertThat(granted.wakes()).isEqualTo(1);
    granted.cancel();
    assertThat(next.wakes()).isEqualTo(1);
    Guard<Integer> received = next.value();
    next.cancel();
    assertThat(mutex.isLocked()).as("what was received stays").isTrue();
    Owned.dispose(received);
    assertThat(mutex.isLocked()).as("a guard that reaches nobody is closed").isFalse();
  }

  @Test
  @DisplayName("tasks that yield under the lock add up")
  void tasks() throws Exception {
    try (Weft weft = Toys.open()) {
      var tasks = new ArrayList<JoinHandle<?>>();
      for (int i = 0; i < 100; i++) {
        tasks.add(weft.spawn(addOne()));
      }
      for (var task : tasks) {
        weft.blockOn(task);
      }
    }
    assertThat(mutex.tryLock().value()).isEqualTo(100);
  }

  private Future<?> addOne() {
    return mutex
        .lock()
        .then(
            guard ->
                Futures.using(
                    guard,
                    g -> {
                      int before = g.value();
                      return Tasks.yieldNow()
                          .map(
                              _ -> {
                                g.set(before + 1);
                                return before;
                              });
                    }));
  }
}
