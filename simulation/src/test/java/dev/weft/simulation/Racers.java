package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException.TaskCancelled;
import dev.weft.JoinHandle;
import dev.weft.Outcome;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Waker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The tasks of a [Race] that want something: who has begun to wait for it, and who was served. The
/// first of them gives up at some moment.
final class Racers {

  /// So many steps; in order of arrival, whoever is aborted has ended by then.
  static final int MOMENT = 3;

  private final List<JoinHandle<?>> tasks = new ArrayList<>();
  private final Set<Integer> over = new HashSet<>();
  private final List<Integer> begun = new ArrayList<>();
  private final List<Integer> served = new ArrayList<>();

  /// One more, who is served when `wanted` has its value.
  <T extends @Nullable Object> void spawn(Future<T> wanted) {
    spawn(wanted, future -> future);
  }

  /// As [#spawn(Future)], with a use for it.
  <T extends @Nullable Object> void spawn(Future<T> wanted, Function<Future<T>, Future<?>> use) {
    int number = tasks.size();
    JoinHandle<?> task = Tasks.spawn(use.apply(noted(number, wanted)));
    tasks.add(task);
    if (number == 0) {
      at(task::abort);
    }
  }

  /// Does so at some moment.
  static void at(Runnable action) {
    Tasks.spawn(steps(0).map(x -> done(action))).detach();
  }

  private static boolean done(Runnable action) {
    action.run();
    return true;
  }

  private <T extends @Nullable Object> Future<T> noted(int number, Future<T> future) {
    return Futures.pollFn(
        cx -> {
          if (!begun.contains(number)) {
            begun.add(number);
          }
          Poll<T> polled = future.poll(cx);
          if (polled.isReady()) {
            served.add(number);
          }
          return polled;
        },
        future::cancel);
  }

  /// Waits until each of them has begun, or is over, and a moment longer.
  Future<@Nullable Void> allBegun() {
    return async(
        () -> {
          for (int i = 0; i < tasks.size(); i++) {
            while (!begun.contains(i) && !tasks.get(i).isFinished()) {
              await(Tasks.yieldNow());
            }
          }
          await(steps(MOMENT));
        });
  }

  /// Waits for the end of one.
  ///
  /// @return whether it was served
  Future<Boolean> end(int number) {
    Future<Boolean> end = over.add(number) ? ended(tasks.get(number)) : Futures.ready(true);
    return end.map(x -> served.contains(number));
  }

  /// Waits for the end of all.
  Future<@Nullable Void> ends() {
    return async(
        () -> {
          for (int i = 0; i < tasks.size(); i++) {
            await(end(i));
          }
        });
  }

  private static <T extends @Nullable Object> Future<Boolean> ended(JoinHandle<T> task) {
    return Futures.catching(task).map(Racers::isValue);
  }

  private static <T extends @Nullable Object> boolean isValue(Outcome<T> end) throws Exception {
    return switch (end) {
      case Outcome.Success<T> _ -> true;
      case Outcome.Failure<T>(TaskCancelled _) -> false;
      case Outcome.Failure<T>(Exception failure) -> throw failure;
      case Outcome.Failure<T>(Throwable error) -> throw new AssertionError(error);
    };
  }

  /// Who was served, in the order in which they began.
  List<Integer> servedAsBegun() {
    return begun.stream().filter(served::contains).toList();
  }

  /// Who was served, in that order.
  List<Integer> served() {
    return served;
  }

  /// Lets others go first, so many times.
  static Future<@Nullable Void> steps(int count) {
    return async(
        () -> {
          for (int i = 0; i < count; i++) {
            await(Tasks.yieldNow());
          }
        });
  }

  /// A flaw: whoever was woken, and gives up before its next poll, keeps what it was given.
  static final class Keeping<T extends @Nullable Object> implements Future<T> {
    private final Future<T> future;
    private boolean woken;

    Keeping(Future<T> future) {
      this.future = future;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
      woken = false;
      Waker waker = cx.waker();
      return future.poll(
          cx.withWaker(
              () -> {
                woken = true;
                waker.wake();
              }));
    }

    @Override
    public void cancel(Context cx) {
      if (!woken) {
        future.cancel(cx);
      }
    }
  }
}
