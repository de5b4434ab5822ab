package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.RuntimeListener;
import dev.weft.Waker;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.bench.BlockedCaller;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Probes;
import dev.weft.tck.bench.ThreadContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// §6 of the rule book: `blockOn` and parking.
public interface ParkingRules extends RuntimeKit {

  /// The value comes back, the failure comes back, and nothing is polled after its end.
  @Rule(id = "6.1")
  default void blockOnGivesTheOutcome() throws Exception {
    RuntimeSubject subject = openIdle();
    var root = new Probe().duringPoll(1, cx -> cx.waker().wake());
    root.complete("value");
    assertThat(within("blockOn returns", () -> subject.blockOn(root.future()))).isEqualTo("value");
    var failing = new Probe();
    var failure = new IOException("the root's own");
    failing.fail(failure);
    assertThat(
            catchThrowable(() -> within("blockOn throws", () -> subject.blockOn(failing.future()))))
        .as("what blockOn threw")
        .isSameAs(failure);
    root.wake();
    failing.wake();
    within("blockOn returns", () -> subject.blockOn(Futures.ready("next")));
    assertThat(root.polls()).as("polls of a root that was ready at once").isEqualTo(1);
    assertThat(failing.polls()).as("polls of a root that failed at once").isEqualTo(1);
  }

  /// Wakers of an earlier, an outer and an inner `blockOn` are told apart.
  @Rule(id = "6.2")
  default void wakersOfOtherRootsAreStale() {
    RuntimeSubject subject = openIdle();
    var first = new Probe();
    var second = new Probe();
    BlockedCaller<String> both =
        BlockedCaller.calling(
            () -> {
              first.complete("first");
              subject.blockOn(first.future());
              return subject.blockOn(second.future());
            });
    eventually("the second root is polled", () -> second.polls() == 1);
    for (int i = 0; i < 3; i++) {
      first.wake();
      quietly(
          "wakers of an earlier blockOn poll the root again and again", () -> second.polls() <= 2);
    }
    second.complete("second");
    eventually("the second blockOn returns", both::isOver);

    RuntimeSubject other = openIdle();
    var outer = new Probe();
    var inner = new Probe();
    outer.duringPoll(1, cx -> other.blockOn(inner.future()));
    BlockedCaller<String> nested = BlockedCaller.on(subject, outer.future());
    eventually("the inner root is polled", () -> inner.polls() == 1);
    outer.wake();
    quietly("the waker of the outer blockOn polls the inner root", () -> inner.polls() == 1);
    inner.complete("inner");
    eventually("the outer root is polled again, for it was woken", () -> outer.polls() == 2);
    inner.wake();
    quietly("the waker of the inner blockOn polls the outer root", () -> outer.polls() == 2);
    outer.complete("outer");
    eventually("the outer blockOn returns", nested::isOver);
  }

  /// User code takes the permit of `LockSupport` away, and leaves permits behind.
  @Rule(id = "6.3")
  default void userCodeParksAndUnparks() {
    RuntimeSubject subject = openIdle();
    var root = new Probe();
    root.duringPoll(
        1,
        cx -> {
          Waker waker = cx.waker();
          Thread waking = Thread.ofPlatform().daemon().start(waker::wake);
          waking.join();
          LockSupport.parkNanos(1); // takes the permit, if the wake left one
        });
    root.duringPoll(2, cx -> LockSupport.unpark(Thread.currentThread()));
    BlockedCaller<String> blocked = BlockedCaller.on(subject, root.future());
    eventually(
        "a root is polled again that was woken before user code parked", () -> root.polls() >= 2);
    for (int i = 0; i < 3; i++) {
      LockSupport.unpark(blocked.thread());
      quietly("an unpark by user code ends blockOn", () -> !blocked.isOver());
    }
    root.complete("value");
    eventually("blockOn returns", blocked::isOver);
    assertThat(blocked.value()).as("what blockOn returned").isEqualTo("value");
  }

  /// A wake at a random moment between the poll and the sleep.
  @Rule(id = "6.4", kind = RuleKind.STOCHASTIC)
  default void noWakeIsLostBeforeParking() throws Exception {
    RuntimeSubject subject = openIdle();
    int rounds = settings().iterations();
    var asked = new AtomicInteger();
    var waker = new AtomicReference<@Nullable Waker>();
    var answered = new AtomicInteger();
    BlockedCaller<Integer> root =
        BlockedCaller.on(
            subject,
            Futures.pollFn(
                cx -> {
                  waker.set(cx.waker());
                  answered.set(asked.get());
                  return asked.get() > rounds ? Poll.ready(rounds) : Poll.pending();
                }));
    eventually("the root is polled", () -> waker.get() != null);
    Random random = random();
    for (int i = 1; i <= rounds; i++) {
      int round = i;
      spin(random.nextInt(i % 2 == 0 ? 300 : 30_000));
      asked.set(round);
      Objects.requireNonNull(waker.get()).wake();
      eventually("wake " + round + " is followed by a poll", () -> answered.get() == round);
    }
    asked.set(rounds + 1);
    Objects.requireNonNull(waker.get()).wake();
    eventually("blockOn returns", root::isOver);
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  /// Whoever drives returns while others still wait.
  @Rule(id = "6.5")
  default void concurrentCallersAllProgress() {
    RuntimeSubject subject = openIdle();
    List<Probe> roots = IntStream.range(0, 4).mapToObj(i -> new Probe()).toList();
    var callers = new ArrayList<BlockedCaller<String>>();
    for (Probe root : roots) { // the first one drives, until it returns first
      callers.add(BlockedCaller.on(subject, root.future()));
      eventually("a root is polled", () -> root.polls() >= 1);
    }
    for (int i = 0; i < roots.size(); i++) {
      Probe root = roots.get(i);
      BlockedCaller<String> caller = callers.get(i);
      root.complete("done");
      eventually("blockOn " + i + " of 4 concurrent ones returns", caller::isOver);
      assertThat(caller.value()).as("what blockOn " + i + " returned").isEqualTo("done");
    }
    for (int i = 0; i < Math.max(10, settings().iterations() / 10); i++) {
      twoLeaveAtOnce(subject);
    }
  }

  /// The first of three callers drives. It and the next one, which waits for its turn, are over in
  /// one go: then the third has to drive.
  private void twoLeaveAtOnce(RuntimeSubject subject) {
    List<Probe> roots = Probes.probes(3);
    var callers = new ArrayList<BlockedCaller<String>>();
    for (Probe root : roots) {
      callers.add(BlockedCaller.on(subject, root.future()));
      eventually("a root is polled", () -> root.polls() >= 1);
    }
    subject.spawn(
        Futures.pollFn(
            cx -> {
              roots.get(1).complete("done");
              roots.get(0).complete("done");
              return Poll.ready(true);
            }));
    for (int i = 0; i < 3; i++) {
      if (i == 2) {
        roots.get(2).complete("done");
      }
      eventually(
          "blockOn " + i + " returns, of three of which two are over at once",
          callers.get(i)::isOver);
    }
  }

  /// From inside it would wait for itself.
  @Rule(id = "6.6")
  default void blockOnInsideFails() {
    RuntimeSubject subject = open();
    var inPoll = new AtomicReference<@Nullable Throwable>();
    var inCleanup = new AtomicReference<@Nullable Throwable>();
    var nothing = new AssertionError("blockOn succeeded inside a task");
    var task = new Probe();
    task.duringPoll(1, cx -> inPoll.set(thrownByBlockOn(subject, nothing)));
    task.duringCancel(cx -> inCleanup.set(thrownByBlockOn(subject, nothing)));
    SpawnedTask<String> handle = subject.spawn(task.future());
    eventually("blockOn inside a task ends", () -> inPoll.get() != null);
    handle.abort();
    eventually("blockOn inside cleanup ends", () -> inCleanup.get() != null);
    for (var thrown : List.of(inPoll, inCleanup)) {
      assertThat(thrown.get())
          .isInstanceOf(IllegalStateException.class)
          .as("the message names the fix")
          .message()
          .containsPattern("await|spawn");
    }
  }

  private static Throwable thrownByBlockOn(RuntimeSubject subject, Throwable nothing) {
    Throwable thrown = catchThrowable(() -> subject.blockOn(Futures.ready("inner")));
    return thrown == null ? nothing : thrown;
  }

  /// An interrupt of the caller ends the root; a status that a task leaves behind ends nothing.
  @Rule(id = "6.7")
  default void interruptsEndTheRoot() {
    RuntimeSubject subject = openIdle();
    var root = new Probe();
    BlockedCaller<String> blocked = BlockedCaller.on(subject, root.future());
    eventually("the root is polled", () -> root.polls() == 1);
    blocked.thread().interrupt();
    eventually("an interrupted blockOn ends", blocked::isOver);
    assertThat(blocked.failure()).as("its failure").isInstanceOf(InterruptedException.class);
    assertThat(root.cancels()).as("how often the root was cancelled by then").isEqualTo(1);

    var other = new Probe();
    BlockedCaller<String> next = BlockedCaller.on(subject, other.future());
    eventually("the next root is polled", () -> other.polls() == 1);
    for (int i = 0; i < 4; i++) {
      var careless = new Probe().duringPoll(1, cx -> Thread.currentThread().interrupt());
      careless.complete("left the interrupt status set");
      SpawnedTask<String> task = subject.spawn(careless.future());
      eventually("a task that interrupts its own thread ends", task::isFinished);
    }
    quietly("a task's interrupt status ends blockOn", () -> !next.isOver());
    other.complete("value");
    eventually("blockOn returns", next::isOver);
    assertThat(next.value()).as("what blockOn returned").isEqualTo("value");
  }

  /// Tasks and cleanups change what they find on the thread that drives them, or that closes.
  @Rule(id = "6.9")
  default void lentThreadsComeBackAsTheyWere() {
    for (boolean interrupted : new boolean[] {true, false}) {
      RuntimeSubject subject = openIdle();
      ClassLoader mine = ThreadContext.ofItsOwn();
      Probe.Action change =
          cx -> {
            Thread.currentThread().setContextClassLoader(null);
            Thread.currentThread().interrupt();
          };
      var idle = new Probe().duringCancel(change);
      var careless = new Probe().duringPoll(1, change);
      careless.readyWithoutWake("left the thread changed");
      BlockedCaller<List<Object>> lender =
          BlockedCaller.calling(
              () -> {
                Thread me = Thread.currentThread();
                me.setContextClassLoader(mine);
                subject.spawn(idle.future());
                subject.blockOn(subject.spawn(careless.future()).join());
                var seen = new ArrayList<Object>();
                seen.add(Thread.interrupted());
                seen.add(me.getContextClassLoader() == mine);
                if (interrupted) {
                  me.interrupt();
                }
                subject.close(settings().patience());
                seen.add(me.isInterrupted());
                seen.add(me.getContextClassLoader() == mine);
                return seen;
              });
      eventually("blockOn and close return", lender::isOver);
      assertThat(lender.failure()).as("what they threw").isNull();
      assertThat(lender.value())
          .as("interrupted after blockOn, own class loader; the same after close")
          .containsExactly(false, true, interrupted, true);
    }
  }

  /// What is woken or spawned by the hook runs at once; timers go on while it does so for ever.
  @Rule(id = "6.8")
  default void hooksBeforeParkingPreventSleep() {
    needs(capabilities().parkHooks(), "its executor does not say when its workers sleep");
    var hook = new AtomicReference<Runnable>(() -> {});
    RuntimeSubject subject =
        open(
            SubjectOptions.listening(
                new RuntimeListener() {
                  @Override
                  public void workerParking(int worker) {
                    hook.get().run();
                  }
                }));
    var woken = new Probe();
    subject.spawn(woken.future());
    eventually("a task is polled", () -> woken.polls() == 1);
    var spawned = new Probe();
    var first = new AtomicBoolean(true);
    Runnable once =
        () -> {
          if (first.getAndSet(false)) { // two workers may go to sleep at once
            hook.set(() -> {});
            woken.wake();
            subject.spawn(spawned.future());
          }
        };
    subject.spawn(
        Futures.pollFn(
            cx -> {
              hook.set(once);
              return Poll.ready("the next thing to happen is a sleep");
            }));
    eventually(
        "a worker says that it is about to sleep (`Driver.parking`) before it does",
        () -> !first.get());
    eventually("a task that was woken before the sleep is polled", () -> woken.polls() == 2);
    eventually("a task that was spawned before the sleep is polled", () -> spawned.polls() == 1);

    if (capabilities().timers()) {
      hook.set(woken::wake);
      try {
        SpawnedTask<?> sleeper = subject.spawn(subject.sleep(Duration.ofMillis(5)));
        eventually("a timer fires although every hook wakes a task", sleeper::isFinished);
      } finally {
        hook.set(() -> {});
      }
    }
  }
}
