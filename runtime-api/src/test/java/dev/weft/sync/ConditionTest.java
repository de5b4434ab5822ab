package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.toys.Driven;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConditionTest {

  private final AsyncMutex<Integer> mutex = new AsyncMutex<>(0);
  private final Condition condition = mutex.newCondition();

  /// One that waits, and the guard it came with.
  private record Waiting(AsyncMutex.Guard<Integer> guard, Driven<@Nullable Void> future) {}

  private AsyncMutex.Guard<Integer> lock() throws Exception {
    return Driven.now(mutex.lock());
  }

  private Waiting waiting() throws Exception {
    var guard = lock();
    var wait = new Driven<>(condition.await(guard));
    assertThat(mutex.isLocked()).as("before the first poll").isTrue();
    assertThat(wait.isPending()).isTrue();
    assertThat(mutex.isLocked()).as("who waits has unlocked").isFalse();
    return new Waiting(guard, wait);
  }

  @Test
  @DisplayName("who waits lets others in, and has the lock again when it goes on")
  void unlocksAndLocks() throws Exception {
    var waiting = waiting();
    assertThatThrownBy(waiting.guard::value).isInstanceOf(IllegalStateException.class);
    try (var other = lock()) {
      other.set(5);
      condition.signal();
      assertThat(waiting.future.wakes()).as("the lock is another one's").isZero();
      assertThat(waiting.future.isPending()).isTrue();
    }
    assertThat(waiting.future.wakes()).isEqualTo(1);
    assertThat(mutex.tryLock()).as("it is given already").isNull();
    waiting.future.value();
    assertThat(waiting.guard.value()).isEqualTo(5);
    assertThat(mutex.isLocked()).isTrue();
    waiting.guard.close();
    assertThat(mutex.isLocked()).isFalse();
    waiting.guard.close();
    lock().close();
    assertThatThrownBy(waiting.future::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("a signal without the guard gives a free lock at once")
  void signalsWithoutTheGuard() throws Exception {
    var waiting = waiting();
    condition.signal();
    assertThat(waiting.future.wakes()).isEqualTo(1);
    assertThat(mutex.isLocked()).isTrue();
    waiting.future.value();
    waiting.guard.close();
  }

  @Test
  @DisplayName("signals reach those who wait in their order, and are not stored")
  void fifo() throws Exception {
    condition.signal();
    condition.signalAll();
    var first = waiting();
    var second = waiting();
    condition.signal();
    assertThat(List.of(first.future.wakes(), second.future.wakes())).containsExactly(1, 0);
    assertThat(second.future.isPending()).isTrue();
    first.future.value();
    first.guard.close();
    assertThat(second.future.isPending()).isTrue();
    condition.signal();
    second.future.value();
    second.guard.close();
  }

  @Test
  @DisplayName("signalAll: one has the lock after the other, in their order, woken when it has it")
  void all() throws Exception {
    var waiting = new ArrayList<Waiting>();
    for (int i = 0; i < 5; i++) {
      waiting.add(waiting());
    }
    AsyncMutex.Guard<Integer> guard = lock();
    condition.signalAll();
    var behind = new Driven<>(mutex.lock());
    assertThat(behind.isPending()).isTrue();
    for (Waiting next : waiting) {
      assertThat(next.future.wakes()).isZero();
      guard.close();
      assertThat(next.future.wakes()).isEqualTo(1);
      next.future.value();
      guard = next.guard;
    }
    guard.close();
    behind.value().close();
  }

  @Test
  @DisplayName("a wait that is cancelled leaves its guard closed; before it began, open")
  void cancelled() throws Exception {
    var guard = lock();
    new Driven<>(condition.await(guard)).cancel();
    assertThat(guard.value()).isZero();
    guard.close();
    var waiting = waiting();
    var next = waiting();
    waiting.future.cancel();
    waiting.guard.close();
    condition.signal();
    assertThat(waiting.future.wakes()).as("who gave up is not woken").isZero();
    next.future.value();
    next.future.cancel();
    assertThat(next.guard.value()).as("a cancel after the end").isZero();
    next.guard.close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  @DisplayName("12.2 a wait that was signalled and is cancelled passes on the signal, and the lock")
  void cancelledWithASignal() throws Exception {
    var first = waiting();
    var second = waiting();
    var third = waiting();
    condition.signal();
    first.future.cancel();
    assertThat(second.future.wakes()).as("it had the lock").isEqualTo(1);
    assertThat(third.future.wakes()).isZero();
    try (var holder = second.guard) {
      second.future.value();
      condition.signal();
      third.future.cancel();
      assertThat(holder.value()).isZero();
    }
    assertThat(mutex.isLocked()).as("it waited for the lock").isFalse();
  }

  @Test
  @DisplayName("a wait that was signalled with all, and is cancelled, signals nobody")
  void cancelledWithASignalForAll() throws Exception {
    var first = waiting();
    condition.signalAll();
    assertThat(first.future.wakes()).isEqualTo(1);
    first.future.cancel();
    var second = waiting();
    assertThat(second.future.isPending()).isTrue();
    condition.signal();
    second.future.value();
    second.guard.close();
  }

  @Test
  @DisplayName("a closed guard, and that of another mutex, is refused")
  void refuses() throws Exception {
    var other = Driven.now(new AsyncMutex<>("value").lock());
    assertThatThrownBy(() -> condition.await(other).poll(Context.of(() -> {})))
        .isInstanceOf(IllegalArgumentException.class);
    var guard = lock();
    guard.close();
    var wait = new Driven<>(condition.await(guard));
    assertThatThrownBy(wait::poll).isInstanceOf(IllegalStateException.class);
    wait.cancel();
    lock().close();
  }
}
