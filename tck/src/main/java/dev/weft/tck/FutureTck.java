package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.tck.bench.Reclaimed;
import dev.weft.testing.CountingWaker;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Holds a leaf future to §1 of the rule book: what a future owes to whoever polls it. What it may
/// rely on in turn stands in [dev.weft.tck.rules.FutureRules].
///
/// @param <T> what the future yields
public abstract class FutureTck<T extends @Nullable Object> implements Kit {

  /// How many of several polls may have waited for something by chance.
  private static final int TRIES = 5;

  /// For subclasses.
  protected FutureTck() {}

  /// A fresh source. The kit closes it.
  protected abstract LeafSubject<T> open() throws Exception;

  /// What the future does beyond the required rules.
  protected abstract FutureCapabilities capabilities();

  private interface Story<T extends @Nullable Object> {
    void tell(LeafSubject<T> leaf) throws Exception;
  }

  private void over(Story<T> story) throws Exception {
    try (LeafSubject<T> leaf = open()) {
      story.tell(leaf);
    }
  }

  private static <T extends @Nullable Object> Poll<T> poll(
      LeafSubject<T> leaf, Future<T> future, CountingWaker waker) throws Exception {
    return leaf.with(waker, future::poll);
  }

  private static <T extends @Nullable Object> void cancel(
      LeafSubject<T> leaf, Future<T> future, String when) {
    assertThatCode(
            () ->
                leaf.with(
                    new CountingWaker(),
                    cx -> {
                      future.cancel(cx);
                      return true;
                    }))
        .as("what a cancel throws %s", when)
        .doesNotThrowAnyException();
  }

  private static <T extends @Nullable Object> void pollPending(
      LeafSubject<T> leaf, Future<T> future, CountingWaker waker) throws Exception {
    assertThat(poll(leaf, future, waker).isPending())
        .as("the future is pending before its source is ready")
        .isTrue();
  }

  /// Polls a future whose source is ready; it may want to be polled again, and then wakes.
  private void pollReady(LeafSubject<T> leaf, Future<T> future, String when) throws Exception {
    var waker = new CountingWaker();
    int calls = 0;
    while (poll(leaf, future, waker).isPending()) {
      int known = calls++;
      eventually("a future wakes that is pending " + when, () -> waker.wakes() > known);
    }
  }

  /// Making a future does nothing.
  @Rule(id = "1.1")
  public void makingDoesNothing() throws Exception {
    over(
        leaf -> {
          int before = leaf.held();
          Future<T> future = leaf.future();
          assertThat(leaf.held())
              .as("what the source holds for an unpolled future")
              .isEqualTo(before);
          leaf.makeReady();
          var waker = new CountingWaker();
          if (poll(leaf, future, waker).isPending()) { // the source's word may still be on its way
            eventually("a future wakes whose source is ready", () -> waker.wakes() > 0);
            assertThat(poll(leaf, future, waker).isReady())
                .as("a future is ready when it has woken")
                .isTrue();
          }
        });
  }

  /// Pending is a promise: the waker will be called.
  @Rule(id = "1.2")
  public void pendingLeavesTheWaker() throws Exception {
    over(
        leaf -> {
          Future<T> future = leaf.future();
          var waker = new CountingWaker();
          pollPending(leaf, future, waker);
          leaf.makeReady();
          eventually("the waker of a pending poll is called", () -> waker.wakes() >= 1);
          pollReady(leaf, future, "after its source became ready");
        });
    for (int i = 0; i < settings().iterations() / 4; i++) {
      over(this::raceWithTheSource);
    }
  }

  private void raceWithTheSource(LeafSubject<T> leaf) throws Exception {
    Future<T> future = leaf.future();
    Thread source = Thread.ofPlatform().daemon().name("tck: source").start(() -> makeReady(leaf));
    pollReady(leaf, future, "while its source becomes ready");
    source.join();
  }

  private static void makeReady(LeafSubject<?> leaf) {
    try {
      leaf.makeReady();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// Of several wakers the latest counts.
  @Rule(id = "1.3")
  public void theLatestWakerCounts() throws Exception {
    for (int polls = 2; polls <= 3; polls++) {
      int count = polls;
      over(
          leaf -> {
            Future<T> future = leaf.future();
            var latest = new CountingWaker();
            for (int i = 1; i <= count; i++) {
              latest = new CountingWaker();
              pollPending(leaf, future, latest);
            }
            CountingWaker last = latest;
            leaf.makeReady();
            eventually("the waker of the latest poll is called", () -> last.wakes() >= 1);
          });
    }
  }

  /// A poll waits for nothing.
  @Rule(id = "1.4", level = RuleLevel.OPTIONAL)
  public void pollsDoNotBlock() throws Exception {
    needs(capabilities().neverBlocks(), "its polls may block");
    int waited = 0;
    for (int i = 0; i < TRIES; i++) {
      try (LeafSubject<T> leaf = open()) {
        Future<T> future = leaf.future();
        long before = leaf.with(new CountingWaker(), cx -> waitsDuring(() -> future.poll(cx)));
        leaf.makeReady();
        long after = leaf.with(new CountingWaker(), cx -> waitsDuring(() -> future.poll(cx)));
        waited += before + after > 0 ? 1 : 0;
      }
    }
    assertThat(waited)
        .as("tries of %s in which a poll blocked its thread", TRIES)
        .isLessThan(TRIES);
  }

  private static long waitsDuring(Callable<?> call) throws Exception {
    long before = waits();
    call.call();
    return waits() - before;
  }

  private static long waits() {
    long id = Thread.currentThread().threadId();
    return Objects.requireNonNull(ManagementFactory.getThreadMXBean().getThreadInfo(id))
        .getWaitedCount();
  }

  /// What is over is not polled, and says so.
  @Rule(id = "1.5")
  public void overIsOver() throws Exception {
    over(
        leaf -> {
          Future<T> future = leaf.future();
          leaf.makeReady();
          pollReady(leaf, future, "after its source became ready");
          checkOver(leaf, future, "after it was ready");
        });
    if (capabilities().fails()) {
      over(
          leaf -> {
            Future<T> future = leaf.future();
            leaf.makeFail();
            assertThat(catchThrowable(() -> pollReady(leaf, future, "after its source failed")))
                .as("what a future throws whose source failed")
                .isNotNull();
            checkOver(leaf, future, "after it has thrown");
          });
    }
  }

  private void checkOver(LeafSubject<T> leaf, Future<T> future, String when) {
    Throwable thrown = catchThrowable(() -> poll(leaf, future, new CountingWaker()));
    if (capabilities().fused()) {
      assertThat(thrown).as("what a poll of a fused future throws %s", when).isNull();
    } else {
      assertThat(thrown)
          .as("what a poll throws %s", when)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /// A cancelled future has released all it held, and may be cancelled again.
  @Rule(id = "1.7")
  public void cancelReleases() throws Exception {
    over(
        leaf -> {
          int before = leaf.held();
          Future<T> future = leaf.future();
          var wakes = new AtomicInteger();
          WeakReference<?> waker = pollAndForget(leaf, future, wakes);
          cancel(leaf, future, "after a pending poll");
          cancel(leaf, future, "a second time");
          assertThat(leaf.held()).as("what the source holds after a cancel").isEqualTo(before);
          Reclaimed.eventually(this, "the waker of a cancelled future", List.of(waker));
          leaf.makeReady();
          quietly("a cancelled future wakes", () -> wakes.get() == 0);
          if (!capabilities().resumable()) {
            checkOver(leaf, future, "after a cancel");
          }
        });
    over(
        leaf -> {
          Future<T> future = leaf.future();
          leaf.makeReady();
          pollReady(leaf, future, "after its source became ready");
          cancel(leaf, future, "after the future was ready");
        });
  }

  private static <T extends @Nullable Object> WeakReference<?> pollAndForget(
      LeafSubject<T> leaf, Future<T> future, AtomicInteger wakes) throws Exception {
    var waker = new CountingWaker(wakes::incrementAndGet);
    pollPending(leaf, future, waker);
    return new WeakReference<>(waker);
  }

  /// A cancel before the first poll finds nothing to do.
  @Rule(id = "1.8")
  public void cancelBeforeTheFirstPoll() throws Exception {
    over(
        leaf -> {
          int before = leaf.held();
          Future<T> future = leaf.future();
          cancel(leaf, future, "before the first poll");
          assertThat(leaf.held())
              .as("what the source holds for a future cancelled before its first poll")
              .isEqualTo(before);
          if (!capabilities().resumable()) {
            checkOver(leaf, future, "after a cancel before the first poll");
          }
        });
  }
}
