package peers;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static peers.Bench.bench;
import static peers.Bench.env;
import static peers.WeftMicro.PEER;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.sync.ChannelSender;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;

/// The workloads as async blocks.
record Blocks(Weft weft) {
  private static final Object MESSAGE = new Object();

  void run(String workload) throws Exception {
    int n = (int) env("N", 1_000_000);
    switch (workload) {
      case "W2" -> {
        bench(PEER, "W2-outside", n, () -> weft.blockOn(joinEach(spawnAll(n))));
        bench(
            PEER,
            "W2-inside",
            n,
            () ->
                weft.blockOn(
                    async(
                        () -> {
                          await(joinEach(spawnAll(n)));
                        })));
      }
      case "W3" -> yields((int) env("TASKS", 1000), (int) env("YIELDS", 1000));
      case "W4" -> {
        bench(PEER, "W4-channel", n, () -> weft.blockOn(pingPong(n)));
        bench(PEER, "W4-oneshot_spawn", n, () -> weft.blockOn(oneshots(n)));
      }
      case "W5" -> bench(PEER, "W5", n, () -> weft.blockOn(chain(n)));
      case "W6" -> {
        var nap = Duration.ofSeconds(env("SECS", 5));
        Bench.sleepers(PEER, () -> weft.blockOn(sleepers(n, nap)));
      }
      case "W6live" ->
          Bench.liveHeap(
              PEER,
              n,
              () -> Thread.ofPlatform().start(() -> block(asleep(n, Duration.ofSeconds(300)))));
      case "async" -> {
        bench(PEER, "async", n, suspensions(n));
        var kept = new Object[n];
        Bench.liveHeap(PEER, "async", n, () -> suspend(kept));
      }
      case "W8" -> {
        int messages = (int) env("N", 4_000_000);
        for (int producers : new int[] {1, 4}) {
          bench(
              PEER,
              "W8-" + producers + "p",
              messages,
              () -> weft.blockOn(manyToOne(producers, messages / producers)));
        }
      }
      case "joinAll" -> bench(PEER, "joinAll", n, () -> weft.blockOn(joinAll(n)));
      // The figure to look at is the CPU time: of a spawn, a timer that comes due, a wake, a join.
      case "expiry" ->
          bench(PEER, "expiry", n, () -> weft.blockOn(sleepers(n, Duration.ofMillis(20))));
      default -> throw new IllegalArgumentException(workload);
    }
  }

  /// So many times a block is resumed, goes round its loop, and is suspended again.
  private static Bench.Body suspensions(int n) throws Exception {
    Context cx = Context.of(() -> {});
    var gate = new Gate();
    Future<Void> block =
        async(
            () -> {
              while (true) {
                await(gate);
              }
            });
    block.poll(cx);
    return () -> {
      for (int i = 0; i < n; i++) {
        if (block.poll(cx).isReady()) {
          throw new AssertionError("it is over");
        }
      }
    };
  }

  /// Pending at every odd poll, ready at every even one. (No future should be; it costs nothing.)
  private static final class Gate implements Future<Object> {
    private boolean open;

    @Override
    public Poll<Object> poll(Context cx) {
      open = !open;
      return open ? Poll.pending() : Poll.ready(this);
    }

    @Override
    public void cancel(Context cx) {}
  }

  /// Blocks that wait and keep two ints and a reference meanwhile.
  private static void suspend(Object[] kept) throws Exception {
    Context cx = Context.of(() -> {});
    Future<Object> gate = Futures.never();
    for (int i = 0; i < kept.length; i++) {
      int first = i;
      Future<String> block =
          async(
              () -> {
                int sum = first;
                for (int k = 0; k < first + 2; k++) {
                  sum += await(gate) == null ? 1 : 2;
                }
                return sum + gate.toString();
              });
      block.poll(cx);
      kept[i] = block;
    }
  }

  private void block(Future<Void> future) {
    try {
      weft.blockOn(future);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private JoinHandle<?>[] spawnAll(int n) {
    var handles = new JoinHandle<?>[n];
    for (int i = 0; i < n; i++) {
      int result = i;
      handles[i] = weft.spawn(async(() -> result));
    }
    return handles;
  }

  private static Future<Void> joinEach(JoinHandle<?>[] handles) {
    return async(
        () -> {
          for (JoinHandle<?> handle : handles) {
            await(handle);
          }
        });
  }

  private void yields(int tasks, int yields) throws Exception {
    bench(
        PEER,
        "W3-yield_now",
        (long) tasks * yields,
        () ->
            weft.blockOn(
                async(
                    () -> {
                      var handles = new JoinHandle<?>[tasks];
                      for (int i = 0; i < tasks; i++) {
                        handles[i] = Tasks.spawn(yieldTimes(yields));
                      }
                      await(joinEach(handles));
                    })));
  }

  private static Future<Void> yieldTimes(int yields) {
    return async(
        () -> {
          for (int k = 0; k < yields; k++) {
            await(Tasks.yieldNow());
          }
        });
  }

  private static Future<Void> pingPong(int n) {
    return async(
        () -> {
          Mpsc<Object> there = Mpsc.bounded(1);
          Mpsc<Object> back = Mpsc.bounded(1);
          var pong = Tasks.spawn(pong(there.receiver(), back.sender(), n));
          var ping = Tasks.spawn(ping(there.sender(), back.receiver(), n));
          await(ping);
          await(pong);
        });
  }

  private static Future<Void> ping(ChannelSender<Object> to, Mpsc.Receiver<Object> from, int n) {
    return async(
        () -> {
          for (int i = 0; i < n; i++) {
            await(to.send(MESSAGE));
            await(from.recv());
          }
        });
  }

  private static Future<Void> pong(Mpsc.Receiver<Object> from, ChannelSender<Object> to, int n) {
    return async(
        () -> {
          for (int i = 0; i < n; i++) {
            await(to.send(await(from.recv())));
          }
        });
  }

  /// A responder and two one-shot channels for each round trip.
  private static Future<Void> oneshots(int n) {
    return async(
        () -> {
          for (int i = 0; i < n; i++) {
            var question = Oneshot.<Object>channel();
            var answer = Oneshot.<Object>channel();
            Tasks.spawn(respond(question.receiver(), answer.sender()));
            question.sender().send(MESSAGE);
            await(answer.receiver());
          }
        });
  }

  private static Future<Void> respond(
      Oneshot.Receiver<Object> question, Oneshot.Sender<Object> answer) {
    return async(
        () -> {
          answer.send(await(question));
        });
  }

  private static Future<Void> chain(int n) {
    return async(
        () -> {
          var done = Oneshot.<Boolean>channel();
          Tasks.spawn(link(n, done.sender()));
          await(done.receiver());
        });
  }

  private static Future<Void> link(int left, Oneshot.Sender<Boolean> done) {
    return async(
        () -> {
          if (left == 0) {
            done.send(true);
          } else {
            Tasks.spawn(link(left - 1, done));
          }
        });
  }

  private static Future<Void> sleepers(int n, Duration nap) {
    return async(
        () -> {
          var handles = new JoinHandle<?>[n];
          for (int i = 0; i < n; i++) {
            handles[i] = Tasks.spawn(Time.sleep(nap));
          }
          await(joinEach(handles));
        });
  }

  /// Sleepers of which nobody keeps a handle, as with the other peers.
  private static Future<Void> asleep(int n, Duration nap) {
    return async(
        () -> {
          for (int i = 0; i < n; i++) {
            Tasks.spawn(Time.sleep(nap));
          }
          await(Time.sleep(nap));
        });
  }

  private static Future<Void> manyToOne(int producers, int each) {
    return async(
        () -> {
          Mpsc<Object> channel = Mpsc.bounded(1024);
          for (int k = 0; k < producers; k++) {
            Tasks.spawn(produce(channel.sender().another(), each));
          }
          await(Tasks.spawn(consume(channel.receiver(), each * producers)));
        });
  }

  private static Future<Void> produce(ChannelSender<Object> out, int n) {
    return async(
        () -> {
          for (int i = 0; i < n; i++) {
            await(out.send(MESSAGE));
          }
        });
  }

  private static Future<Void> consume(Mpsc.Receiver<Object> in, int n) {
    return async(
        () -> {
          for (int i = 0; i < n; i++) {
            await(in.recv());
          }
        });
  }

  private static Future<?> joinAll(int n) {
    return Futures.lazy(
        () -> {
          var all = new ArrayList<Future<Void>>(n);
          for (int i = 0; i < n; i++) {
            all.add(Tasks.yieldNow());
          }
          return Futures.joinAll(all);
        });
  }
}
