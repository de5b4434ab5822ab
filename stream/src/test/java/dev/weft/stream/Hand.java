package dev.weft.stream;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Polls streams and futures by hand.
final class Hand {

  private static final int SMALL_STACK = 256 << 10;

  final AtomicInteger wakes = new AtomicInteger();
  final Context cx = Context.of(wakes::incrementAndGet);

  /// All elements up to the end; fails where the stream is pending and nothing has woken.
  static <T> List<T> all(AsyncStream<T> stream) throws Exception {
    return new Hand().rest(stream);
  }

  <T> List<T> rest(AsyncStream<T> stream) throws Exception {
    var all = new ArrayList<T>();
    while (true) {
      switch (stream.pollNext(cx)) {
        case ITEM -> all.add(stream.item());
        case PENDING -> {
          if (wakes.getAndSet(0) == 0) {
            throw new AssertionError("pending, with " + all);
          }
        }
        case END -> {
          return all;
        }
      }
    }
  }

  <T> T ready(Future<T> future) throws Exception {
    if (future.poll(cx) instanceof Poll.Ready<T>(T value)) {
      return value;
    }
    throw new AssertionError("the future is pending");
  }

  /// Runs `work` where there is no room for ten thousand frames.
  static void onASmallStack(FutureTask<?> work) throws Exception {
    Thread thread = new Thread(null, work, "small stack", SMALL_STACK);
    thread.setDaemon(true);
    thread.start();
    work.get(100, TimeUnit.SECONDS);
  }
}
