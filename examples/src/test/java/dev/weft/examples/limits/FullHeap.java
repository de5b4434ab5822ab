package dev.weft.examples.limits;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.UnhandledFailures;
import dev.weft.Weft;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A program with a small heap: some tasks fill it and let go of it again, while others sleep and
/// spawn. Those may fail, too, since what they ask for is not there; but each ends, and its handle
/// says how. Prints how many did not.
final class FullHeap {
  private FullHeap() {}

  /// Fills the heap to the last few words.
  private static final class Hog implements Future<Integer> {
    @Override
    public Poll<Integer> poll(Context cx) {
      var kept = new ArrayList<long[]>();
      for (int size = 1 << 16; ; ) {
        try {
          kept.add(new long[size]);
        } catch (OutOfMemoryError full) {
          if (size <= 4) {
            throw full;
          }
          size /= 4;
        }
      }
    }

    @Override
    public void cancel(Context cx) {}
  }

  /// Sleeps and spawns in turn.
  private static final class Busy implements Future<Integer> {
    private static final int ROUNDS = 20;
    private int round;
    private @Nullable Future<?> sleep;

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      while (true) {
        Future<?> now = sleep;
        if (now == null) {
          if (round++ == ROUNDS) {
            return Poll.ready(round);
          }
          cx.runtime().spawn(Futures.ready(1));
          now = Time.sleep(Duration.ofMillis(1));
          sleep = now;
        }
        if (now.poll(cx).isPending()) {
          return Poll.pending();
        }
        sleep = null;
      }
    }

    @Override
    public void cancel(Context cx) {
      if (sleep != null) {
        sleep.cancel(cx);
      }
    }
  }

  /// @param args the executor, and how many rounds
  public static void main(String[] args) throws Exception {
    Weft weft =
        Weft.builder()
            .executor(args[0])
            .workers(2)
            .unhandledFailures(UnhandledFailures.IGNORE)
            .open();
    int exhausted = 0;
    int lost = 0;
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      var handles = new ArrayList<JoinHandle<Integer>>();
      try {
        for (int k = 0; k < 50; k++) {
          handles.add(weft.spawn(new Busy()));
        }
        for (int k = 0; k < 4; k++) {
          handles.add(weft.spawn(new Hog()));
        }
      } catch (OutOfMemoryError full) {
        exhausted++;
      }
      for (JoinHandle<Integer> handle : handles) {
        lost += isLost(weft, handle) ? 1 : 0;
      }
    }
    boolean ends = runs(weft);
    boolean clean = weft.close(Duration.ofSeconds(30)).isClean();
    System.out.println("never ended: " + lost + ", runs to its end: " + ends + ", clean: " + clean);
  }

  private static boolean isLost(Weft weft, JoinHandle<Integer> handle) throws Exception {
    while (true) {
      try {
        weft.blockOn(Futures.timeout(Duration.ofSeconds(30), Futures.borrowed(handle)));
        return false;
      } catch (JoinException ended) {
        return false;
      } catch (TimeoutException e) {
        return !handle.isFinished();
      } catch (OutOfMemoryError full) {
        if (handle.isFinished()) {
          return false;
        }
      }
    }
  }

  private static boolean runs(Weft weft) throws Exception {
    try {
      weft.run(Duration.ofSeconds(30));
      return true;
    } catch (TimeoutException e) {
      System.out.println(e.getMessage());
      return false;
    }
  }
}
