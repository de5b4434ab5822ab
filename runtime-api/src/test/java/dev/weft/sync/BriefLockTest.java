package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Waker;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BriefLockTest {

  private static final Waker NOBODY = () -> {};

  private static final class Counter extends BriefLock {
    private long count;

    void increment() {
      enter();
      try {
        count++;
        exit();
      } catch (Throwable t) {
        locked = FREE;
        throw t;
      }
    }

    /// Goes down until the stack ends, which may be within the section or at its doors.
    void dive(long depth, long a, long b, long c) {
      increment();
      dive(depth + 1, b, c, a + depth);
    }
  }

  @Test
  @DisplayName("(S) B1 threads that want it at the same time have it one after the other")
  void oneAtATime() throws Exception {
    var counter = new Counter();
    var threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      Runnable counts =
          () -> {
            for (int n = 0; n < 100_000; n++) {
              counter.increment();
            }
          };
      threads[i] =
          i % 2 == 0 ? Thread.ofPlatform().start(counts) : Thread.startVirtualThread(counts);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(counter.count).isEqualTo(400_000);
  }

  private interface Dive {
    void begin() throws Exception;
  }

  /// On a stack whose size differs a little with `i`.
  private static void toTheEndOfTheStack(int i, Dive dive) throws Exception {
    var diving =
        new FutureTask<Boolean>(
            () -> {
              try {
                dive.begin();
                return false;
              } catch (StackOverflowError end) {
                return true;
              }
            });
    new Thread(null, diving, "diver", 128 * 1024L + 16L * i).start();
    assertThat(diving.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("B2 who runs out of stack within it leaves it")
  void theEndOfTheStack() throws Exception {
    var counter = new Counter();
    for (int i = 0; i < 200; i++) {
      int offset = i;
      toTheEndOfTheStack(i, () -> counter.dive(offset, 1, 2, 3));
      assertThat(counter.locked).isEqualTo(BriefLock.FREE);
    }
  }

  @Test
  @DisplayName("B2 sends at the end of the stack leave the channel usable")
  void channelsAtTheEndOfTheStack() throws Exception {
    var channel = Mpsc.<Integer>unbounded();
    for (int i = 0; i < 50; i++) {
      toTheEndOfTheStack(i, () -> send(channel.sender(), 1, 2, 3));
      while (channel.receiver().tryRecv() != null) {
        continue;
      }
      assertThat(channel.sender().trySend(7)).isTrue();
      assertThat(channel.receiver().tryRecv()).isEqualTo(7);
    }
  }

  /// A oneshot at each depth.
  private static final class Oneshots {
    private volatile OneshotCell<Integer> last = new OneshotCell<>();

    void dive(long depth, long a, long b, long c) throws Exception {
      last = new OneshotCell<>();
      last.receive(NOBODY);
      last.send(7);
      last.receive(NOBODY);
      dive(depth + 1, b, c, a + depth);
    }
  }

  @Test
  @DisplayName("B2, O4 a oneshot that is used at the end of the stack is as before or after it")
  void oneshotsAtTheEndOfTheStack() throws Exception {
    var oneshots = new Oneshots();
    for (int i = 0; i < 200; i++) {
      int offset = i;
      toTheEndOfTheStack(i, () -> oneshots.dive(offset, 1, 2, 3));
      OneshotCell<Integer> last = oneshots.last;
      assertThat(last.locked).isEqualTo(BriefLock.FREE);
      if (!last.receiverGone() && last.receive(NOBODY) == null) {
        assertThat(last.send(7)).isTrue();
        assertThat(last.receive(NOBODY)).isEqualTo(7);
      }
    }
  }

  private static void send(ChannelSender<Integer> sender, long a, long b, long c) throws Exception {
    assertThat(sender.trySend(7)).isTrue();
    send(sender, b, c, a);
  }
}
