package dev.weft.time;

import dev.weft.Future;
import dev.weft.RuntimeClosedException;
import dev.weft.task.Chance;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How to try again what has failed: how often, after which delays, and for which failures.
///
/// ```java
/// Retry retry = Retry.exponential(Duration.ofMillis(100), 5)
///     .maxDelay(Duration.ofSeconds(10))
///     .retryIf(IOException.class::isInstance);
/// return retry.run(() -> connect(address));
/// ```
///
/// The delay after the k-th attempt is the first delay times factor^(k-1), at most the longest one;
/// of that a part, the *jitter*, is random, so that clients which failed together do not come back
/// together. Delays go by the clock of the runtime that polls.
///
/// An attempt is not limited in time: `() -> Futures.timeout(limit, connect(address))` is.
///
/// **Threads.** Any; immutable. It may be run any number of times, also at once.
///
/// Jitter is that of M. Brooker, *Exponential backoff and jitter* (AWS Architecture Blog, 2015): 1
/// is his *full*, 0.5 his *equal* jitter.
public final class Retry {

  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Duration first;
  private final double factor;
  private final Duration maxDelay;
  private final double jitter;
  private final int maxAttempts;
  private final Duration maxElapsed;
  private final Predicate<? super Throwable> retryIf;
  private final Supplier<? extends RandomGenerator> random;

  private Retry(
      Duration first,
      double factor,
      Duration maxDelay,
      double jitter,
      int maxAttempts,
      Duration maxElapsed,
      Predicate<? super Throwable> retryIf,
      Supplier<? extends RandomGenerator> random) {
    this.first = first;
    this.factor = factor;
    this.maxDelay = maxDelay;
    this.jitter = jitter;
    this.maxAttempts = maxAttempts;
    this.maxElapsed = maxElapsed;
    this.retryIf = retryIf;
    this.random = random;
  }

  /// Delays that double, beginning with `first`, half of each being jitter.
  ///
  /// @param maxAttempts how many attempts there are, the first one included; at least 1
  /// @throws IllegalArgumentException if `first` is negative or `maxAttempts` below 1
  public static Retry exponential(Duration first, int maxAttempts) {
    return of(first, 2, 0.5, maxAttempts);
  }

  /// Delays that are all the same, without jitter.
  ///
  /// @param maxAttempts how many attempts there are, the first one included; at least 1
  /// @throws IllegalArgumentException if `delay` is negative or `maxAttempts` below 1
  public static Retry fixed(Duration delay, int maxAttempts) {
    return of(delay, 1, 0, maxAttempts);
  }

  private static Retry of(Duration first, double factor, double jitter, int maxAttempts) {
    require(maxAttempts >= 1, "at least one attempt is made, not " + maxAttempts);
    return new Retry(
        notNegative(first),
        factor,
        FOR_EVER,
        jitter,
        maxAttempts,
        FOR_EVER,
        Retry::isWorthIt,
        () -> new SplittableRandom(Chance.ofTheRuntime().nextLong()));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static Duration notNegative(Duration duration) {
    require(!duration.isNegative(), "a duration must not be negative: " + duration);
    return duration;
  }

  /// What is tried again where nobody says otherwise.
  private static boolean isWorthIt(Throwable failure) {
    return failure instanceof Exception
        && !(failure instanceof RuntimeClosedException)
        && !(failure instanceof InterruptedException);
  }

  /// The same with delays that grow by `newFactor` each time.
  ///
  /// @throws IllegalArgumentException if it is below 1 or no number
  public Retry factor(double newFactor) {
    require(newFactor >= 1, "delays must not shrink, as by " + newFactor);
    return new Retry(first, newFactor, maxDelay, jitter, maxAttempts, maxElapsed, retryIf, random);
  }

  /// The same with delays of at most `longest`.
  ///
  /// @throws IllegalArgumentException if that is negative
  public Retry maxDelay(Duration longest) {
    return new Retry(
        first, factor, notNegative(longest), jitter, maxAttempts, maxElapsed, retryIf, random);
  }

  /// The same with delays of which `part` is random: each is between 1 - `part` of its length and
  /// all of it, evenly.
  ///
  /// @param part 0 for none, up to 1
  /// @throws IllegalArgumentException if it is not between these
  public Retry jitter(double part) {
    require(part >= 0 && part <= 1, "jitter is between 0 and 1, not " + part);
    return new Retry(first, factor, maxDelay, part, maxAttempts, maxElapsed, retryIf, random);
  }

  /// The same with no attempt that would begin later than `limit` after the first poll.
  ///
  /// @throws IllegalArgumentException if that is negative
  public Retry maxElapsed(Duration limit) {
    return new Retry(
        first, factor, maxDelay, jitter, maxAttempts, notNegative(limit), retryIf, random);
  }

  /// The same for the failures for which `worthIt` says yes. By default these are all exceptions
  /// but [RuntimeClosedException] and `InterruptedException`, and no errors. What it throws ends
  /// the whole, with the attempt's failure suppressed in it.
  public Retry retryIf(Predicate<? super Throwable> worthIt) {
    return new Retry(
        first,
        factor,
        maxDelay,
        jitter,
        maxAttempts,
        maxElapsed,
        Objects.requireNonNull(worthIt),
        random);
  }

  /// The same with jitter from `seed`: each run has the same delays.
  public Retry seed(long seed) {
    return random(() -> new SplittableRandom(seed));
  }

  /// The same with jitter from a source of the caller's, asked for once in each run, at its first
  /// delay.
  public Retry random(Supplier<? extends RandomGenerator> source) {
    return new Retry(
        first,
        factor,
        maxDelay,
        jitter,
        maxAttempts,
        maxElapsed,
        retryIf,
        Objects.requireNonNull(source));
  }

  /// Attempts until one succeeds, or enough have failed. `attempt` is called for each attempt, in
  /// the task that polls; what it throws is the attempt's failure.
  ///
  /// Yields what the attempt that succeeds yields. Fails with the failure of the last attempt,
  /// unchanged, when it is not worth another one, there were enough, or the next would begin too
  /// late.
  ///
  /// **Cancellation** cancels the attempt under way, or ends the delay; there is no further
  /// attempt.
  public <T extends @Nullable Object> Future<T> run(Callable<? extends Future<T>> attempt) {
    return new RetryRun<>(this, Objects.requireNonNull(attempt));
  }

  /// The delay after the attempt `number`, or null if there is no further one.
  ///
  /// @param number from 1
  /// @param elapsedNanos since the first poll
  /// @param jitters of this run
  @Nullable Duration delayAfter(
      int number, Throwable failure, long elapsedNanos, Supplier<RandomGenerator> jitters) {
    if (number >= maxAttempts || !retryIf.test(failure)) {
      return null;
    }
    double whole = Math.min(nanos(first) * Math.pow(factor, number - 1), (double) nanos(maxDelay));
    double part = jitter == 0 ? 0 : whole * jitter * jitters.get().nextDouble();
    long delay = (long) (whole - part); // beyond the longest: saturated
    boolean inTime = delay <= nanos(maxElapsed) - elapsedNanos;
    return inTime ? Duration.ofNanos(delay) : null;
  }

  /// The source of one run's jitter.
  RandomGenerator openRandom() {
    return random.get();
  }

  private static long nanos(Duration duration) {
    return dev.weft.Durations.saturatedNanos(duration);
  }

  @Override
  public String toString() {
    return "Retry[%s attempts, delay %s, factor %s, jitter %s]"
        .formatted(maxAttempts, dev.weft.Durations.format(first), factor, jitter);
  }
}
