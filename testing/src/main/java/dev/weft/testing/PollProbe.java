package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A future that a test polls by hand, one poll at a time, without a runtime:
///
/// ```java
/// var received = PollProbe.of(channel.recv());
/// received.assertPending();
/// channel.trySend("hello");
/// received.assertWoken();
/// received.assertReady("hello");
/// ```
///
/// Nothing happens by itself: a future makes progress in the polls that the test makes. It serves
/// futures that ask for nothing but a waker, such as those of `dev.weft.sync` and combinators over
/// them; one that asks for the runtime, as sleeps and sockets do, fails with an
/// [IllegalStateException] that says so (they need a [dev.weft.Weft]). There is no limit on the
/// progress of one poll.
///
/// Each assertion that says what a poll comes to ([#assertPending], [#assertReady],
/// [#assertFailed]) makes one poll. The wakes that are asked for are those since the last poll
/// began, so a wake during the poll counts.
///
/// It is what tokio-test's `task::spawn` is.
///
/// **Threads.** Polls and [#cancel] come from one thread at a time; wakes may come from any.
///
/// @param <T> what the future yields
public final class PollProbe<T extends @Nullable Object> {

  private final Future<T> future;
  private final CountingWaker waker = new CountingWaker();
  private int wakesBefore;
  private int polls;
  private @Nullable String name;

  private PollProbe(Future<T> future) {
    this.future = Objects.requireNonNull(future);
  }

  /// A probe for `future`, which from now on is polled through it only. Polls nothing yet.
  public static <T extends @Nullable Object> PollProbe<T> of(Future<T> future) {
    return new PollProbe<>(future);
  }

  /// The value of a future that must be ready at its first poll.
  ///
  /// @throws AssertionError if it is pending; it was cancelled then
  /// @throws Exception what the future threw
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T now(Future<T> future) throws Exception {
    var probe = of(future);
    if (probe.poll() instanceof Poll.Ready<T>(var value)) {
      return value;
    }
    probe.cancel();
    throw new AssertionError("expected to be ready at its first poll, but is pending: " + future);
  }

  /// Says what the future is, for the messages of what fails; by default, its `toString()`.
  @CanIgnoreReturnValue
  public PollProbe<T> as(String what) {
    name = what;
    return this;
  }

  /// Polls once.
  ///
  /// @return what the poll came to
  /// @throws Exception what the future threw
  @CanIgnoreReturnValue
  public Poll<T> poll() throws Exception {
    wakesBefore = waker.wakes();
    polls++;
    return future.poll(Context.of(waker));
  }

  /// Polls once, which must come to *pending*.
  @CanIgnoreReturnValue
  public PollProbe<T> assertPending() {
    Poll<T> polled;
    try {
      polled = poll();
    } catch (Throwable failure) {
      throw new AssertionError("expected %s to be pending, but it failed".formatted(this), failure);
    }
    if (polled instanceof Poll.Ready<T>(var value)) {
      throw new AssertionError(
          "expected %s to be pending, but it is ready with %s".formatted(this, value));
    }
    return this;
  }

  /// Polls once, which must come to *ready*.
  ///
  /// @return the value
  @CanIgnoreReturnValue
  public T assertReady() {
    Poll<T> polled;
    try {
      polled = poll();
    } catch (Throwable failure) {
      throw new AssertionError("expected %s to be ready, but it failed".formatted(this), failure);
    }
    if (polled instanceof Poll.Ready<T>(var value)) {
      return value;
    }
    throw new AssertionError("expected %s to be ready, but it is pending".formatted(this));
  }

  /// Polls once, which must come to *ready* with a value that equals `expected`.
  public void assertReady(T expected) {
    assertThat(assertReady()).as("the value of %s", this).isEqualTo(expected);
  }

  /// Polls once, which must throw a `type`.
  ///
  /// @return what it threw
  @CanIgnoreReturnValue
  public <X extends Throwable> X assertFailed(Class<X> type) {
    Poll<T> polled;
    try {
      polled = poll();
    } catch (Throwable failure) {
      assertThat(failure).as("the failure of %s", this).isInstanceOf(type);
      return type.cast(failure);
    }
    throw new AssertionError(
        "expected %s to fail with a %s, but it is %s"
            .formatted(
                this,
                type.getSimpleName(),
                polled instanceof Poll.Ready<T>(var value) ? "ready with " + value : "pending"));
  }

  /// Gives the future up, as whoever polls it may at any time.
  public void cancel() {
    future.cancel(Context.of(waker));
  }

  /// How often the future's waker was called since the last poll began.
  public int wakes() {
    return waker.wakes() - wakesBefore;
  }

  /// How often the future's waker was called since there is this probe.
  public int totalWakes() {
    return waker.wakes();
  }

  /// How often the future was polled.
  public int polls() {
    return polls;
  }

  /// Whether the future's waker was called since the last poll began.
  public boolean isWoken() {
    return wakes() > 0;
  }

  /// The waker must have been called since the last poll began.
  @CanIgnoreReturnValue
  public PollProbe<T> assertWoken() {
    assertThat(wakes()).as("wakes of %s", this).isPositive();
    return this;
  }

  /// The waker must not have been called since the last poll began.
  @CanIgnoreReturnValue
  public PollProbe<T> assertNotWoken() {
    assertThat(wakes()).as("wakes of %s", this).isZero();
    return this;
  }

  /// What the future, and those that it polls, say to a dump that they wait for
  /// ([dev.weft.dump.Waiting]): a line each, from the outermost to the leaves.
  public List<String> waitsFor() {
    return ToldWaits.of(future);
  }

  /// The waker that the future is polled with.
  public Waker waker() {
    return waker;
  }

  @Override
  public String toString() {
    return (name == null ? future : name) + " (poll " + polls + ")";
  }
}
