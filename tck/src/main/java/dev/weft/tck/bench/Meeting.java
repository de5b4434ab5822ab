package dev.weft.tck.bench;

import java.util.concurrent.CyclicBarrier;

/// Two things that happen at once. Which of them comes first is up to the machine, and may be the
/// same one for hundreds of times; so in the first rounds they happen one after the other.
public final class Meeting {

  /// How many rounds go by in each order.
  private static final int IN_ORDER = 3;

  /// In how many rounds nobody races.
  public static final int IN_TURN = 2 * IN_ORDER;

  private Meeting() {}

  /// Something to do on the rule's own thread.
  public interface Step {
    void run() throws Exception;
  }

  /// Does both and returns when they are done.
  ///
  /// @param round from 0; those from [#IN_TURN] on are races
  /// @param there on another thread, if they race
  public static void of(int round, Runnable there, Step here) throws Exception {
    if (round < IN_ORDER) {
      here.run();
      there.run();
    } else if (round < IN_TURN) {
      there.run();
      here.run();
    } else {
      race(there, here);
    }
  }

  private static void race(Runnable there, Step here) throws Exception {
    var start = new CyclicBarrier(2);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("tck: racing")
            .start(
                () -> {
                  try {
                    start.await();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                  there.run();
                });
    start.await();
    here.run();
    thread.join();
  }
}
