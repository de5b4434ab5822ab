package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.weft.Context;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.sync.Semaphore.Permit;
import dev.weft.toys.Driven;
import dev.weft.toys.Toys;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SemaphoreTest {

  private static Driven<Permit> waiting(Semaphore semaphore, int permits) throws Exception {
    var acquire = new Driven<>(semaphore.acquire(permits));
    assertThat(acquire.isPending()).isTrue();
    return acquire;
  }

  @Test
  @DisplayName("permits are acquired one or many at once, and closing gives them back")
  void acquires() throws Exception {
    var semaphore = new Semaphore(3);
    Permit two = Driven.now(semaphore.acquire(2));
    assertThat(two.permits()).isEqualTo(2);
    Permit one = Driven.now(semaphore.acquire());
    assertThat(semaphore.availablePermits()).isZero();
    assertThat(semaphore.tryAcquire()).isNull();
    two.close();
    two.close();
    assertThat(two.permits()).isZero();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    one.close();
    try (Permit three = semaphore.tryAcquire(3)) {
      assertThat(three).isNotNull();
      assertThat(semaphore.availablePermits()).isZero();
    }
    assertThat(semaphore.availablePermits()).isEqualTo(3);
    assertThat(Driven.now(semaphore.acquire(0)).permits()).isZero();
  }

  @Test
  @DisplayName("a permit for which there is no room on the heap goes to the next")
  void fullHeap() throws Exception {
    var queue = new PermitQueue(1);
    var noRoom =
        new PermitsFuture<Permit>(queue, 1) {
          @Override
          Permit acquired(Context cx) {
            throw new OutOfMemoryError("for the test");
          }

          @Override
          String wanted() {
            return "a permit";
          }
        };
    var next = new PermitWaiter();
    assertThatThrownBy(() -> noRoom.poll(Context.of(() -> {})))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(queue.acquire(next, 1, () -> {})).isTrue();
  }

  @Test
  @DisplayName("12.1 who waits is served in the order of the first polls, and woken once")
  void inOrder() throws Exception {
    var semaphore = new Semaphore(0);
    var unpolled = new Driven<>(semaphore.acquire());
    var first = waiting(semaphore, 1);
    var second = waiting(semaphore, 1);
    assertThat(unpolled.isPending()).isTrue();
    assertThat(first.isPending()).as("another poll keeps the place").isTrue();
    semaphore.addPermits(1);
    assertThat(first.wakes()).isEqualTo(1);
    assertThat(second.wakes() + unpolled.wakes()).isZero();
    assertThat(second.isPending()).as("nobody overtakes").isTrue();
    assertThat(semaphore.tryAcquire()).as("nobody overtakes").isNull();
    Permit permit = first.value();
    permit.close();
    assertThat(second.wakes()).isEqualTo(1);
    second.value().close();
    unpolled.value().close();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  @DisplayName("one that needs many holds back those behind it that need few")
  void batches() throws Exception {
    var semaphore = new Semaphore(2);
    var many = waiting(semaphore, 3);
    var few = waiting(semaphore, 1);
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    assertThat(semaphore.tryAcquire()).as("nobody overtakes").isNull();
    semaphore.addPermits(2);
    assertThat(many.wakes()).isEqualTo(1);
    assertThat(few.wakes()).as("there is one left for the second").isEqualTo(1);
    assertThat(semaphore.availablePermits()).isZero();
    assertThat(many.value().permits()).isEqualTo(3);
    assertThat(few.value().permits()).isEqualTo(1);
  }

  @Test
  @DisplayName("12.2 one that needs many and gives up lets those behind it go on")
  void bigOneGivesUp() throws Exception {
    var semaphore = new Semaphore(2);
    var many = waiting(semaphore, 3);
    var one = waiting(semaphore, 1);
    var another = waiting(semaphore, 1);
    var last = waiting(semaphore, 1);
    many.cancel();
    many.cancel();
    assertThat(one.wakes() + another.wakes()).isEqualTo(2);
    assertThat(last.wakes()).isZero();
    one.value().close();
    assertThat(last.value().permits()).isEqualTo(1);
    another.value().close();
    assertThatThrownBy(many::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("12.2 cancelled at every point, nothing is kept: the permit goes to the next")
  void cancelledAtEveryPoint() throws Exception {
    var semaphore = new Semaphore(1);
    var never = new Driven<>(semaphore.acquire());
    never.cancel();
    assertThat(semaphore.availablePermits()).as("before the first poll").isEqualTo(1);

    Permit held = Driven.now(semaphore.acquire());
    var queued = waiting(semaphore, 1);
    var next = waiting(semaphore, 1);
    queued.cancel();
    assertThat(next.wakes()).as("while queued").isZero();

    var granted = next;
    var afterwards = waiting(semaphore, 1);
    held.close();
    assertThat(granted.wakes()).isEqualTo(1);
    granted.cancel();
    assertThat(afterwards.wakes()).as("after the grant").isEqualTo(1);

    Permit received = afterwards.value();
    afterwards.cancel();
    assertThat(semaphore.availablePermits()).as("after the end").isZero();
    received.close();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  @DisplayName("12.2 a permit that reaches nobody is closed")
  void owned() throws Exception {
    var semaphore = new Semaphore(1);
    var join = new Driven<>(Futures.join(semaphore.acquire(), Futures.never()));
    assertThat(join.isPending()).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
    join.cancel();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    Owned.dispose(semaphore.tryAcquire());
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  @DisplayName("12.3 closing fails who waits and who comes; what is held comes back")
  void closes() throws Exception {
    var semaphore = new Semaphore(1);
    var granted = new Driven<>(semaphore.acquire());
    Permit held = semaphore.tryAcquire();
    assertThat(granted.isPending()).isTrue();
    var queued = waiting(semaphore, 1);
    held.close();
    semaphore.close();
    semaphore.close();
    assertThat(semaphore.isClosed()).isTrue();
    assertThat(queued.wakes()).isEqualTo(1);
    assertThatThrownBy(queued::poll).isInstanceOf(SemaphoreClosedException.class);
    assertThatThrownBy(queued::poll).isInstanceOf(IllegalStateException.class);
    queued.cancel();
    Permit late = granted.value();
    assertThat(semaphore.availablePermits()).isZero();
    late.close();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThatThrownBy(semaphore::tryAcquire).isInstanceOf(SemaphoreClosedException.class);
    assertThatThrownBy(() -> Driven.now(semaphore.acquire()))
        .isInstanceOf(SemaphoreClosedException.class);
  }

  @Test
  @DisplayName("permits are split, merged and forgotten")
  void splits() throws Exception {
    var semaphore = new Semaphore(5);
    Permit all = semaphore.tryAcquire(5);
    Permit two = all.split(2);
    assertThat(all.permits()).isEqualTo(3);
    assertThat(all.split(4)).isNull();
    two.close();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    Permit other = semaphore.tryAcquire(1);
    all.merge(other);
    other.close();
    assertThat(all.permits()).isEqualTo(4);
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThatThrownBy(() -> all.merge(all)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.merge(new Semaphore(1).tryAcquire()))
        .isInstanceOf(IllegalArgumentException.class);
    Permit lost = all.split(1);
    all.forget();
    all.close();
    assertThatThrownBy(() -> all.merge(lost)).isInstanceOf(IllegalStateException.class);
    assertThat(semaphore.availablePermits()).as("what could not be merged is back").isEqualTo(2);
  }

  @Test
  @DisplayName("free permits are forgotten as far as there are any")
  void forgets() throws Exception {
    var semaphore = new Semaphore(3);
    assertThat(semaphore.forgetPermits(2)).isEqualTo(2);
    assertThat(semaphore.forgetPermits(2)).isEqualTo(1);
    assertThat(semaphore.forgetPermits(2)).isZero();
    var queued = waiting(semaphore, 2);
    semaphore.addPermits(1);
    assertThat(semaphore.forgetPermits(1)).as("that gather for one that waits").isEqualTo(1);
    semaphore.addPermits(1);
    assertThat(queued.isPending()).isTrue();
    semaphore.addPermits(1);
    assertThat(queued.value().permits()).isEqualTo(2);
  }

  @Test
  @DisplayName("numbers that make no sense are refused, and change nothing")
  void refuses() throws Exception {
    var semaphore = new Semaphore(Integer.MAX_VALUE);
    assertThatThrownBy(() -> semaphore.addPermits(1)).isInstanceOf(IllegalStateException.class);
    assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE);
    try (Permit all = semaphore.tryAcquire(Integer.MAX_VALUE)) {
      assertThat(all).isNotNull();
    }
    assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> new Semaphore(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> semaphore.acquire(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> semaphore.tryAcquire(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> semaphore.addPermits(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> semaphore.forgetPermits(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("1.3 the waker of the latest poll is woken")
  void latestWaker() throws Exception {
    var semaphore = new Semaphore(0);
    var acquire = semaphore.acquire();
    var first = new AtomicInteger();
    var second = new AtomicInteger();
    assertThat(acquire.poll(Context.of(first::incrementAndGet)).isPending()).isTrue();
    assertThat(acquire.poll(Context.of(second::incrementAndGet)).isPending()).isTrue();
    semaphore.addPermits(1);
    assertThat(first).hasValue(0);
    assertThat(second).hasValue(1);
  }

  @Test
  @DisplayName("a waker may use the semaphore, and one that throws harms nobody")
  void wakersDoAsTheyLike() throws Exception {
    var semaphore = new Semaphore(0);
    var throwing = semaphore.acquire();
    throwing.poll(
        Context.of(
            () -> {
              throw new IllegalStateException("a waker that fails, for a test");
            }));
    var seen = new ArrayList<Integer>();
    var looking = semaphore.acquire();
    looking.poll(Context.of(() -> seen.add(semaphore.availablePermits())));
    semaphore.addPermits(3);
    assertThat(seen).containsExactly(1);
    assertThat(throwing.poll(Context.of(() -> {})).isReady()).isTrue();
  }

  @Test
  @DisplayName("a place is used again and again, and gives its number back by hand")
  void acquirer() throws Exception {
    var semaphore = new Semaphore(2);
    var acquirer = semaphore.acquirer();
    var wakes = new AtomicInteger();
    var cx = Context.of(wakes::incrementAndGet);
    assertThat(acquirer.pollAcquire(cx, 2)).isTrue();
    assertThat(acquirer.pollAcquire(cx, 1)).isFalse();
    assertThatThrownBy(() -> acquirer.pollAcquire(cx, 2)).isInstanceOf(IllegalStateException.class);
    semaphore.addPermits(2);
    assertThat(wakes).hasValue(1);
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThat(acquirer.pollAcquire(cx, 1)).isTrue();
    assertThat(acquirer.pollAcquire(cx, 2)).isFalse();
    acquirer.cancelAcquire(cx);
    acquirer.cancelAcquire(cx);
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    semaphore.close();
    assertThatThrownBy(() -> acquirer.pollAcquire(cx, 1))
        .isInstanceOf(SemaphoreClosedException.class);
  }

  @Test
  @DisplayName("12.2 a place whose grant nobody fetches passes it on")
  void acquirerGivesUp() throws Exception {
    var semaphore = new Semaphore(0);
    var acquirer = semaphore.acquirer();
    var cx = Context.of(() -> {});
    assertThat(acquirer.pollAcquire(cx, 1)).isFalse();
    var next = waiting(semaphore, 1);
    semaphore.addPermits(1);
    acquirer.cancelAcquire(cx);
    assertThat(next.value().permits()).isEqualTo(1);
  }

  @Test
  @DisplayName("an acquire by poll, and giving back, allocate nothing")
  void allocatesNothing() throws Exception {
    var semaphore = new Semaphore(1);
    var acquirer = semaphore.acquirer();
    var cx = Context.of(() -> {});
    var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 10; attempt++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        if (!acquirer.pollAcquire(cx, 1)) {
          throw new AssertionError("not acquired");
        }
        semaphore.addPermits(1);
      }
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes for 1000 acquires").isLessThan(1_000);
  }

  @Test
  @DisplayName("9.1 an acquire that never waits spends budget")
  void budget() throws Exception {
    var semaphore = new Semaphore(1);
    var acquirer = semaphore.acquirer();
    var polls = new AtomicInteger();
    var left = new AtomicInteger(1280);
    try (Weft weft = Toys.open()) {
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                polls.incrementAndGet();
                while (acquirer.pollAcquire(cx, 1)) {
                  semaphore.addPermits(1);
                  if (left.decrementAndGet() == 0) {
                    return Poll.ready(null);
                  }
                }
                return Poll.pending();
              }));
    }
    assertThat(polls).hasValue(10);
  }

  @Test
  @DisplayName("a hundred thousand that hand one permit on need no deep stack")
  void longQueue() throws Exception {
    var semaphore = new Semaphore(0);
    var runnable = new ArrayDeque<Driven<Permit>>();
    var waiting = new ArrayList<Driven<Permit>>();
    for (int i = 0; i < 100_000; i++) {
      waiting.add(waiting(semaphore, 1));
    }
    semaphore.addPermits(1);
    runnable.addAll(waiting);
    while (!runnable.isEmpty()) {
      Driven<Permit> next = runnable.remove();
      assertThat(next.wakes()).isEqualTo(1);
      next.value().close();
    }
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }
}
