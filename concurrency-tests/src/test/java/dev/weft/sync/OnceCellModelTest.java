package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Z1 and Z2 of [OnceCell].
class OnceCellModelTest {

  private static String await(Future<String> value) throws Exception {
    var wakes = new Semaphore(0);
    while (true) {
      if (value.poll(Context.of(wakes::release)) instanceof Poll.Ready<String>(String made)) {
        return made;
      }
      wakes.acquireUninterruptibly();
    }
  }

  @Test
  @DisplayName("Z1: one makes the value, both get it")
  void z1_once() {
    ModelChecked.check(
        () -> {
          var cell = ModelChecked.shared(new OnceCell<String>());
          var made = new AtomicInteger();
          ModelChecked.Body asks =
              () -> {
                Future<String> value =
                    cell.getOrInit(
                        () -> {
                          made.incrementAndGet();
                          return Futures.ready("value");
                        });
                if (!"value".equals(await(ModelChecked.shared(value)))) {
                  throw new AssertionError("another value");
                }
              };
          ModelChecked.together(asks, asks);
          if (made.get() != 1) {
            throw new AssertionError("made " + made + " times");
          }
        });
  }

  @Test
  @DisplayName("12.2, Z2: when the maker is cancelled, who waits, or is about to, makes the value")
  void z2_handsOver() {
    ModelChecked.check(
        () -> {
          var cell = ModelChecked.shared(new OnceCell<String>());
          var maker = ModelChecked.shared(cell.getOrInit(Futures::<String>never));
          maker.poll(Context.of(() -> {}));
          ModelChecked.together(
              () -> maker.cancel(Context.of(() -> {})),
              () -> await(ModelChecked.shared(cell.getOrInit(() -> Futures.ready("value")))));
        });
  }

  /// The twin: looks whether the value is there before it queues, and not again.
  private static final class Twin {
    private final WaitQueue queue = new WaitQueue();
    private volatile String value;

    boolean has(Waiter place, Waker waker) {
      if (value != null) {
        return true;
      }
      synchronized (this) {
        queue.await(place, waker);
      }
      return false;
    }

    void store(String made) {
      value = made;
      var wakers = new WakeList();
      synchronized (this) {
        queue.drainTo(wakers);
      }
      wakers.wakeAll();
    }
  }

  @Test
  @DisplayName("Z1, broken twin: looks and queues in two steps")
  void z1_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = ModelChecked.shared(new Twin());
          ModelChecked.together(
              () -> twin.store("value"),
              () -> {
                var place = ModelChecked.shared(new Waiter());
                var wakes = new Semaphore(0);
                while (!twin.has(place, wakes::release)) {
                  wakes.acquireUninterruptibly();
                }
              });
        });
  }
}
