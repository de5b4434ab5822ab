package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.tck.bench.Bell;
import dev.weft.tck.bench.Reclaimed;
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
  protected abstract Leaf<T> open() throws Exception;

  /// What the future does beyond the required rules.
  protected abstract FutureCapabilities capabilities();

  private interface Story<T extends @Nullable Object> {
    void tell(Leaf<T> leaf) throws Exception;
  }

  private void over(Story<T> story) throws Exception {
    try (Leaf<T> leaf = open()) {
      story.tell(leaf);
    }
  }

  private static <T extends @Nullable Object> Poll<T> poll(
      Leaf<T> leaf, Future<T> future, Bell bell) throws Exception {
    return leaf.with(bell, future::poll);
  }

  private static <T extends @Nullable Object> void cancel(
      Leaf<T> leaf, Future<T> future, String when) {
    assertThatCode(
            () ->
                leaf.with(
                    new Bell(),
                    cx -> {
                      future.cancel(cx);
                      return true;
                    }))
        .as("what a cancel throws %s", when)
        .doesNotThrowAnyException();
  }

  private static <T extends @Nullable Object> void pollPending(
      Leaf<T> leaf, Future<T> future, Bell bell) throws Exception {
    assertThat(poll(leaf, future, bell).isPending())
        .as("the future is pending before its source is ready")
        .isTrue();
  }

  /// Polls a future whose source is ready; it may want to be polled again, and then wakes.
  private void pollReady(Leaf<T> leaf, Future<T> future, String when) throws Exception {
    var bell = new Bell();
    int calls = 0;
    while (poll(leaf, future, bell).isPending()) {
      int known = calls++;
      eventually("a future wakes that is pending " + when, () -> bell.rings() > known);
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
          var bell = new Bell();
          if (poll(leaf, future, bell).isPending()) { // the source's word may still be on its way
            eventually("a future wakes whose source is ready", () -> bell.rings() > 0);
            assertThat(poll(leaf, future, bell).isReady())
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
          var bell = new Bell();
          pollPending(leaf, future, bell);
          leaf.makeReady();
          eventually("the waker of a pending poll is called", () -> bell.rings() >= 1);
          pollReady(leaf, future, "after its source became ready");
        });
    for (int i = 0; i < settings().iterations() / 4; i++) {
      over(this::raceWithTheSource);
    }
  }

  private void raceWithTheSource(Leaf<T> leaf) throws Exception {
    Future<T> future = leaf.future();
    Thread source = Thread.ofPlatform().daemon().name("tck: source").start(() -> makeReady(leaf));
    pollReady(leaf, future, "while its source becomes ready");
    source.join();
  }

  private static void makeReady(Leaf<?> leaf) {
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
            var latest = new Bell();
            for (int i = 1; i <= count; i++) {
              latest = new Bell();
              pollPending(leaf, future, latest);
            }
            Bell last = latest;
            leaf.makeReady();
            eventually("the waker of the latest poll is called", () -> last.rings() >= 1);
          });
    }
  }

  /// A poll waits for nothing.
  @Rule(id = "1.4", level = Level.OPTIONAL)
  public void pollsDoNotBlock() throws Exception {
    needs(capabilities().neverBlocks(), "its polls may block");
    int waited = 0;
    for (int i = 0; i < TRIES; i++) {
      try (Leaf<T> leaf = open()) {
        Future<T> future = leaf.future();
        long before = leaf.with(new Bell(), cx -> waitsDuring(() -> future.poll(cx)));
        leaf.makeReady();
        long after = leaf.with(new Bell(), cx -> waitsDuring(() -> future.poll(cx)));
        waited += before + after > 0 ? 1 : 0;
      }
    }
    assertThat(waited)
        .as("tries of %d in which a poll blocked its thread", TRIES)
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

  private void checkOver(Leaf<T> leaf, Future<T> future, String when) {
    Throwable thrown = catchThrowable(() -> poll(leaf, future, new Bell()));
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
          var rings = new AtomicInteger();
          WeakReference<?> waker = pollAndForget(leaf, future, rings);
          cancel(leaf, future, "after a pending poll");
          cancel(leaf, future, "a second time");
          assertThat(leaf.held()).as("what the source holds after a cancel").isEqualTo(before);
          Reclaimed.eventually(this, "the waker of a cancelled future", List.of(waker));
          leaf.makeReady();
          quietly("a cancelled future wakes", () -> rings.get() == 0);
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
      Leaf<T> leaf, Future<T> future, AtomicInteger rings) throws Exception {
    var bell = new Bell(rings::incrementAndGet);
    pollPending(leaf, future, bell);
    return new WeakReference<>(bell);
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
