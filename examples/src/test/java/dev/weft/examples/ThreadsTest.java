package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.LocalTasks;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.sync.Notify;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Which threads tasks are on, and which they are not on while they wait.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class ThreadsTest {

  private final Pairing pairing;

  ThreadsTest(Pairing pairing) {
    this.pairing = pairing;
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  private static Future<Integer> until(AtomicInteger counter, int count) {
    return Futures.pollFn(
        cx -> {
          cx.yieldTask();
          return counter.get() >= count ? Poll.ready(count) : Poll.pending();
        });
  }

  @Test
  @DisplayName("S0-9 100 000 parked tasks are on four threads at most, the caller's among them")
  void parkedTasks() throws Exception {
    int count = 100_000;
    var polls = new AtomicInteger();
    Set<Thread> polledBy = ConcurrentHashMap.newKeySet();
    Set<Thread> before = threads();
    try (Weft weft = pairing.builder().workers(2).open()) {
      for (int i = 0; i < count; i++) {
        weft.spawn(
            Futures.pollFn(
                cx -> {
                  polledBy.add(Thread.currentThread());
                  polls.incrementAndGet();
                  return Poll.pending();
                }));
      }
      weft.blockOn(until(polls, count));
      assertThat(weft.liveTasks()).isEqualTo(count);
      Set<Thread> now = threads();
      now.removeAll(before);
      now.add(Thread.currentThread());
      now.addAll(polledBy);
      assertThat(now).hasSizeLessThanOrEqualTo(4);
    }
  }

  private static Future<@Nullable Void> suspended(Notify gate, AtomicInteger waiting) {
    return async(
        () -> {
          waiting.incrementAndGet();
          await(gate.notified());
        });
  }

  @Test
  @DisplayName("S4-15 while 1000 blocks are suspended no thread, platform or virtual, holds any")
  void suspendedBlocks(@TempDir Path folder) throws Exception {
    var gate = new Notify();
    var waiting = new AtomicInteger();
    try (Weft weft = pairing.builder().workers(2).open()) {
      for (int i = 0; i < 1000; i++) {
        weft.spawn(suspended(gate, waiting));
      }
      weft.blockOn(until(waiting, 1000));
      List<String> dump = dump(folder);
      assertThat(dump).as("the test itself is in it").anyMatch(t -> t.contains("suspendedBlocks"));
      assertThat(dump)
          .filteredOn(thread -> thread.contains(getClass().getName()))
          .hasSize(1)
          .allMatch(thread -> thread.contains("suspendedBlocks"));
      assertThat(dump)
          .filteredOn(thread -> thread.lines().findFirst().orElse("").contains("virtual"))
          .as("virtual threads in code of ours") // other tests of this JVM leave some of the JDK's
          .noneMatch(thread -> thread.contains("dev.weft"));
      gate.notifyWaiters();
    }
  }

  /// All threads of this JVM, virtual ones too, each with its stack.
  private static List<String> dump(Path folder) throws Exception {
    Path file = folder.resolve("threads.txt");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
    return Arrays.stream(Files.readString(file).split("\n\n"))
        .filter(thread -> thread.startsWith("#"))
        .toList();
  }

  /// Counts its polls in a plain field, and in an atomic one.
  private static final class Polled implements Future<Integer> {
    private final AtomicBoolean inPoll = new AtomicBoolean();
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Waker waker;
    private int plain;

    @Override
    public Poll<Integer> poll(Context cx) {
      if (inPoll.getAndSet(true)) {
        overlaps.incrementAndGet();
      }
      waker = cx.waker();
      plain++;
      polls.incrementAndGet();
      threads.add(Thread.currentThread());
      Poll<Integer> answer = over.get() ? Poll.ready(plain) : Poll.pending();
      inPoll.set(false);
      return answer;
    }

    @Override
    public void cancel(Context cx) {}

    void wake() {
      Waker left = waker;
      if (left != null) {
        left.wake();
      }
    }
  }

  @Test
  @DisplayName("S1-6 one polls at a time, and sees what the one before wrote, on whatever thread")
  void onePollAtATime() throws Exception {
    try (Weft weft = pairing.builder().workers(2).open()) {
      boolean hops = weft.metrics().executor().workers().size() > 1;
      var polled = new Polled();
      var handle = weft.spawn(polled);
      var stop = new AtomicBoolean();
      List<Thread> waking =
          List.of(
              Thread.ofPlatform().start(() -> wakeUntil(stop, polled)),
              Thread.ofPlatform().start(() -> wakeUntil(stop, polled)));
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                cx.yieldTask();
                boolean enough = polled.polls.get() > 2000 && (!hops || polled.threads.size() > 1);
                return enough ? Poll.ready(0) : Poll.pending();
              }));
      stop.set(true);
      for (Thread thread : waking) {
        thread.join();
      }
      polled.over.set(true);
      polled.wake();
      assertThat(weft.<Integer>blockOn(handle)).isEqualTo(polled.polls.get());
      assertThat(polled.overlaps).hasValue(0);
      assertThat(polled.threads.size() > 1).isEqualTo(hops);
    }
  }

  private static void wakeUntil(AtomicBoolean stop, Polled polled) {
    while (!stop.get()) {
      polled.wake();
    }
  }

  @Test
  @DisplayName("S1-6 a confined task stays on its owner's thread, whoever wakes it")
  void confined() throws Exception {
    try (Weft weft = pairing.builder().workers(2).open();
        var local = LocalTasks.open(weft)) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      Future<Integer> hopping =
          async(
              () -> {
                threads.add(Thread.currentThread());
                for (int i = 0; i < 20; i++) {
                  await(weft.spawnBlocking(() -> 0)); // wakes it from a thread of the pool
                  threads.add(Thread.currentThread());
                }
                await(Time.sleep(Duration.ofMillis(1)));
                threads.add(Thread.currentThread());
                return 20;
              });
      assertThat(local.<Integer>blockOn(local.spawn(hopping))).isEqualTo(20);
      assertThat(threads).containsExactly(Thread.currentThread());
    }
  }

  @Test
  @DisplayName("S4-22 a future polled by two tasks in turn wakes the one that polled it last")
  void twoTasksInTurn() throws Exception {
    try (Weft weft = pairing.builder().workers(2).open()) {
      var notify = new Notify();
      Notify.Notified future = notify.notified();
      var firstPolls = new AtomicInteger();
      var secondPolls = new AtomicInteger();
      weft.spawn(counted(future, firstPolls));
      weft.blockOn(until(firstPolls, 1));
      var second = weft.spawn(counted(future, secondPolls));
      weft.blockOn(until(secondPolls, 1));
      notify.notifyOne();
      weft.blockOn(second);
      assertThat(secondPolls).hasValue(2);
      assertThat(firstPolls).hasValue(1);
    }
  }

  private static Future<@Nullable Void> counted(Notify.Notified future, AtomicInteger polls) {
    return Futures.pollFn(
        cx -> {
          Poll<@Nullable Void> answer = future.poll(cx);
          polls.incrementAndGet(); // afterwards: whoever sees it may poll
          return answer;
        });
  }
}
