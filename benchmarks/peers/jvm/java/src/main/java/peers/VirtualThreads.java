package peers;

import static peers.Bench.bench;
import static peers.Bench.env;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;

/// A virtual thread for each task, on the JDK's own scheduler; they talk through blocking queues.
final class VirtualThreads {
  private static final String PEER = "vt";
  private static final Object MESSAGE = new Object();

  private VirtualThreads() {}

  static void run(String workload) throws Exception {
    int n = (int) env("N", 1_000_000);
    switch (workload) {
      case "W2" -> {
        bench(PEER, "W2-outside", n, () -> spawnAndJoin(n));
        bench(PEER, "W2-inside", n, () -> inside(() -> spawnAndJoin(n)));
      }
      case "W3" -> yields((int) env("TASKS", 1000), (int) env("YIELDS", 1000));
      case "W4" -> {
        pingPong("W4-channel", n, new ArrayBlockingQueue<>(1), new ArrayBlockingQueue<>(1));
        pingPong("W4-syncqueue", n, new SynchronousQueue<>(), new SynchronousQueue<>());
      }
      case "W5" ->
          bench(
              PEER,
              "W5",
              n,
              () -> {
                var done = new CountDownLatch(1);
                Thread.startVirtualThread(() -> chain(n, done));
                done.await();
              });
      case "W6" -> {
        long seconds = env("SECS", 5);
        Bench.sleepers(PEER, () -> inside(() -> joinAll(n, () -> sleep(seconds))));
      }
      case "W6live" ->
          Bench.liveHeap(
              PEER,
              n,
              () ->
                  inside(
                      () -> {
                        for (int i = 0; i < n; i++) {
                          Thread.startVirtualThread(() -> sleep(300));
                        }
                      }));
      case "W8" -> {
        int messages = (int) env("N", 4_000_000);
        for (int producers : new int[] {1, 4}) {
          manyToOne(producers, messages);
        }
      }
      default -> throw new IllegalArgumentException(workload);
    }
  }

  private static void inside(Bench.Body body) throws Exception {
    Throwable[] failed = {null};
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                failed[0] = e;
              }
            });
    thread.join();
    if (failed[0] != null) {
      throw new AssertionError(failed[0]);
    }
  }

  private static void spawnAndJoin(int n) throws InterruptedException {
    joinAll(n, () -> {});
  }

  private static void joinAll(int n, Runnable each) throws InterruptedException {
    var threads = new Thread[n];
    for (int i = 0; i < n; i++) {
      threads[i] = Thread.startVirtualThread(each);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void yields(int tasks, int yields) throws Exception {
    bench(
        PEER,
        "W3-yield_now",
        (long) tasks * yields,
        () ->
            joinAll(
                tasks,
                () -> {
                  for (int k = 0; k < yields; k++) {
                    Thread.yield();
                  }
                }));
  }

  private static void chain(int left, CountDownLatch done) {
    if (left == 0) {
      done.countDown();
    } else {
      Thread.startVirtualThread(() -> chain(left - 1, done));
    }
  }

  private static void pingPong(
      String workload, int n, BlockingQueue<Object> there, BlockingQueue<Object> back)
      throws Exception {
    bench(
        PEER,
        workload,
        n,
        () -> {
          Thread pong =
              Thread.startVirtualThread(
                  () ->
                      uninterrupted(
                          () -> {
                            for (int i = 0; i < n; i++) {
                              back.put(there.take());
                            }
                          }));
          inside(
              () -> {
                for (int i = 0; i < n; i++) {
                  there.put(MESSAGE);
                  back.take();
                }
              });
          pong.join();
        });
  }

  private static void manyToOne(int producers, int messages) throws Exception {
    bench(
        PEER,
        "W8-" + producers + "p",
        messages,
        () -> {
          var queue = new ArrayBlockingQueue<>(1024);
          for (int k = 0; k < producers; k++) {
            Thread.startVirtualThread(
                () ->
                    uninterrupted(
                        () -> {
                          for (int i = 0; i < messages / producers; i++) {
                            queue.put(MESSAGE);
                          }
                        }));
          }
          inside(
              () -> {
                for (int i = 0; i < messages / producers * producers; i++) {
                  queue.take();
                }
              });
        });
  }

  private static void sleep(long seconds) {
    uninterrupted(() -> Thread.sleep(seconds * 1000));
  }

  private static void uninterrupted(Bench.Body body) {
    try {
      body.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
