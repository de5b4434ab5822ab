package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Parties of a channel that give up at random.
final class ChannelStress {
  private ChannelStress() {}

  /// Polls until it is ready, waiting for the waker in between; gives up at random.
  ///
  /// @return the outcome, or null
  static <T> @Nullable Poll<T> drive(Future<T> future, Random givesUp) throws Exception {
    var woken = new Semaphore(0);
    var cx = Context.of(woken::release);
    while (true) {
      Poll<T> polled = future.poll(cx);
      if (polled.isReady()) {
        return polled;
      }
      if (givesUp.nextInt(3) == 0) {
        future.cancel(cx);
        return null;
      }
      if (!woken.tryAcquire(20, TimeUnit.SECONDS)) {
        throw new AssertionError("a wake-up was lost");
      }
    }
  }

  /// Sends `count` numbers from `first` on, or gives up on some.
  ///
  /// @return what was sent
  static Callable<List<Integer>> sending(
      ChannelSender<Integer> sender, int first, int count, Random random) {
    return () -> {
      var sent = new ArrayList<Integer>();
      try (sender) {
        for (int i = first; i < first + count; i++) {
          if (random.nextInt(4) != 0) {
            if (drive(sender.send(i), random) != null) {
              sent.add(i);
            }
          } else if (drive(sender.reserve(), random)
              instanceof Poll.Ready<ChannelSender.Permit<Integer>>(var permit)) {
            try (permit) {
              if (random.nextBoolean()) {
                permit.send(i);
                sent.add(i);
              }
            }
          }
        }
      }
      return sent;
    };
  }
}
