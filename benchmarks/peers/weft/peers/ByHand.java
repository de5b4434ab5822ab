package peers;

import static peers.Bench.bench;
import static peers.Bench.env;
import static peers.WeftMicro.PEER;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.sync.ChannelSender;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.function.Supplier;

/// The workloads as futures written by hand on the poll-level calls.
record ByHand(Weft weft) {
  private static final Object MESSAGE = new Object();

  void run(String workload) throws Exception {
    int n = (int) env("N", 1_000_000);
    switch (workload) {
      case "W2" -> {
        bench(PEER, "W2-outside", n, () -> weft.blockOn(new JoinEach(spawnAll(n))));
        bench(PEER, "W2-inside", n, () -> joining(() -> spawnAll(n)));
      }
      case "W3" -> yields((int) env("TASKS", 1000), (int) env("YIELDS", 1000));
      case "W4" -> bench(PEER, "W4-channel", n, () -> joining(() -> pingPong(n)));
      case "W5" -> bench(PEER, "W5", n, () -> weft.blockOn(new Chain(weft, n)));
      case "W7" -> {
        clock(n);
        churn(n);
        bench(PEER, "W7-window", n, () -> once(cx -> pending(cx, n, TimerBench.WINDOW)));
        bench(PEER, "W7-bulk", n, () -> once(cx -> pending(cx, n, n)));
      }
      case "window" -> {
        int window = (int) env("WINDOW", TimerBench.WINDOW);
        bench(PEER, "W7-window", n + window, () -> once(cx -> pending(cx, n + window, window)));
      }
      case "bulk" -> bench(PEER, "W7-bulk", n, () -> once(cx -> pending(cx, n, n)));
      case "W8" -> {
        int messages = (int) env("N", 4_000_000);
        for (int producers : new int[] {1, 4}) {
          bench(
              PEER,
              "W8-" + producers + "p",
              messages,
              () -> joining(() -> manyToOne(producers, messages / producers)));
        }
      }
      default -> throw new IllegalArgumentException(workload);
    }
  }

  private abstract static class Leaf implements Future<Void> {
    @Override
    public final void cancel(Context cx) {}
  }

  private static final class Nothing extends Leaf {
    @Override
    public Poll<Void> poll(Context cx) {
      return Poll.ready(null);
    }
  }

  private static final class JoinEach extends Leaf {
    private final JoinHandle<?>[] handles;
    private int next;

    JoinEach(JoinHandle<?>[] handles) {
      this.handles = handles;
    }

    @Override
    public Poll<Void> poll(Context cx) throws Exception {
      for (; next < handles.length; next++) {
        if (handles[next].poll(cx).isPending()) {
          return Poll.pending();
        }
      }
      return Poll.ready(null);
    }
  }

  /// Spawns at its first poll, inside of the runtime, then joins.
  private void joining(Supplier<JoinHandle<?>[]> spawn) throws Exception {
    weft.blockOn(
        new Leaf() {
          private JoinEach join;

          @Override
          public Poll<Void> poll(Context cx) throws Exception {
            if (join == null) {
              join = new JoinEach(spawn.get());
            }
            return join.poll(cx);
          }
        });
  }

  private JoinHandle<?>[] spawnAll(int n) {
    var handles = new JoinHandle<?>[n];
    for (int i = 0; i < n; i++) {
      handles[i] = weft.spawn(new Nothing());
    }
    return handles;
  }

  private static final class Yielder extends Leaf {
    private int left;

    Yielder(int left) {
      this.left = left;
    }

    @Override
    public Poll<Void> poll(Context cx) {
      if (left-- == 0) {
        return Poll.ready(null);
      }
      cx.yieldTask();
      return Poll.pending();
    }
  }

  private static final class SelfWaker extends Leaf {
    private int left;

    SelfWaker(int left) {
      this.left = left;
    }

    @Override
    public Poll<Void> poll(Context cx) {
      if (left-- == 0) {
        return Poll.ready(null);
      }
      cx.waker().wake();
      return Poll.pending();
    }
  }

  private void yields(int tasks, int yields) throws Exception {
    long all = (long) tasks * yields;
    bench(
        PEER,
        "W3-yield_now",
        all,
        () -> joining(() -> spawnEach(tasks, () -> new Yielder(yields))));
    bench(
        PEER,
        "W3-selfwake",
        all,
        () -> joining(() -> spawnEach(tasks, () -> new SelfWaker(yields))));
  }

  private JoinHandle<?>[] spawnEach(int tasks, Supplier<Future<Void>> each) {
    var handles = new JoinHandle<?>[tasks];
    for (int i = 0; i < tasks; i++) {
      handles[i] = weft.spawn(each.get());
    }
    return handles;
  }

  private static final class Ping extends Leaf {
    private final ChannelSender<Object> to;
    private final Mpsc.Receiver<Object> from;
    private int left;
    private boolean sent;

    Ping(ChannelSender<Object> to, Mpsc.Receiver<Object> from, int n) {
      this.to = to;
      this.from = from;
      this.left = n;
    }

    @Override
    public Poll<Void> poll(Context cx) throws Exception {
      while (left > 0) {
        if (!sent) {
          if (!to.pollSend(cx, MESSAGE)) {
            return Poll.pending();
          }
          sent = true;
        }
        if (from.pollRecv(cx) == null) {
          return Poll.pending();
        }
        sent = false;
        left--;
      }
      return Poll.ready(null);
    }
  }

  private static final class Pong extends Leaf {
    private final Mpsc.Receiver<Object> from;
    private final ChannelSender<Object> to;
    private int left;
    private Object received;

    Pong(Mpsc.Receiver<Object> from, ChannelSender<Object> to, int n) {
      this.from = from;
      this.to = to;
      this.left = n;
    }

    @Override
    public Poll<Void> poll(Context cx) throws Exception {
      while (left > 0) {
        if (received == null) {
          received = from.pollRecv(cx);
          if (received == null) {
            return Poll.pending();
          }
        }
        if (!to.pollSend(cx, received)) {
          return Poll.pending();
        }
        received = null;
        left--;
      }
      return Poll.ready(null);
    }
  }

  private JoinHandle<?>[] pingPong(int n) {
    Mpsc<Object> there = Mpsc.bounded(1);
    Mpsc<Object> back = Mpsc.bounded(1);
    return new JoinHandle<?>[] {
      weft.spawn(new Pong(there.receiver(), back.sender(), n)),
      weft.spawn(new Ping(there.sender(), back.receiver(), n))
    };
  }

  private static final class Link extends Leaf {
    private final int left;
    private final Oneshot.Sender<Boolean> done;

    Link(int left, Oneshot.Sender<Boolean> done) {
      this.left = left;
      this.done = done;
    }

    @Override
    public Poll<Void> poll(Context cx) {
      if (left == 0) {
        done.send(true);
      } else {
        cx.runtime().spawn(new Link(left - 1, done));
      }
      return Poll.ready(null);
    }
  }

  private static final class Chain extends Leaf {
    private final Weft weft;
    private final int length;
    private final Oneshot<Boolean> done = Oneshot.channel();
    private boolean begun;

    Chain(Weft weft, int length) {
      this.weft = weft;
      this.length = length;
    }

    @Override
    public Poll<Void> poll(Context cx) throws Exception {
      if (!begun) {
        begun = true;
        weft.spawn(new Link(length, done.sender()));
      }
      return done.receiver().poll(cx).isPending() ? Poll.pending() : Poll.ready(null);
    }
  }

  private static final class Produce extends Leaf {
    private final ChannelSender<Object> out;
    private int left;

    Produce(ChannelSender<Object> out, int n) {
      this.out = out;
      this.left = n;
    }

    @Override
    public Poll<Void> poll(Context cx) throws Exception {
      for (; left > 0; left--) {
        if (!out.pollSend(cx, MESSAGE)) {
          return Poll.pending();
        }
      }
      return Poll.ready(null);
    }
  }

  private static final class Consume extends Leaf {
    private final Mpsc.Receiver<Object> in;
    private int left;

    Consume(Mpsc.Receiver<Object> in, int n) {
      this.in = in;
      this.left = n;
    }

    @Override
    public Poll<Void> poll(Context cx) throws Exception {
      for (; left > 0; left--) {
        if (in.pollRecv(cx) == null) {
          return Poll.pending();
        }
      }
      return Poll.ready(null);
    }
  }

  private JoinHandle<?>[] manyToOne(int producers, int each) {
    Mpsc<Object> channel = Mpsc.bounded(1024);
    for (int k = 0; k < producers; k++) {
      weft.spawn(new Produce(channel.sender().another(), each));
    }
    return new JoinHandle<?>[] {weft.spawn(new Consume(channel.receiver(), each * producers))};
  }

  private interface Step {
    void run(Context cx) throws Exception;
  }

  /// Inside of one poll.
  private void once(Step step) throws Exception {
    weft.blockOn(
        new Leaf() {
          @Override
          public Poll<Void> poll(Context cx) throws Exception {
            step.run(cx);
            return Poll.ready(null);
          }
        });
  }

  private static Future<Void> started(Context cx, long millis) throws Exception {
    Future<Void> sleep = Time.sleep(Duration.ofMillis(millis));
    if (!sleep.poll(cx).isPending()) {
      throw new AssertionError("it did not wait");
    }
    return sleep;
  }

  /// What every timer pays, too: to know when it is due, it asks what time it is.
  private static void clock(int n) throws Exception {
    long[] last = {0};
    bench(
        PEER,
        "W7-clock",
        n,
        () -> {
          for (int i = 0; i < n; i++) {
            last[0] = Math.max(last[0], System.nanoTime());
          }
        });
  }

  private void churn(int n) throws Exception {
    bench(
        PEER,
        "W7-churn",
        n,
        () ->
            once(
                cx -> {
                  var delays = new Bench.Delays();
                  for (int i = 0; i < n; i++) {
                    started(cx, delays.next()).cancel(cx);
                  }
                }));
  }

  private static void pending(Context cx, int n, int window) throws Exception {
    var delays = new Bench.Delays();
    var ring = new Future<?>[window];
    for (int i = 0, k = 0; i < n; i++, k = k + 1 == window ? 0 : k + 1) {
      if (ring[k] != null) {
        ring[k].cancel(cx);
      }
      ring[k] = started(cx, delays.next());
    }
    for (Future<?> timer : ring) {
      if (timer != null) {
        timer.cancel(cx);
      }
    }
  }
}
