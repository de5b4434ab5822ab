package dev.weft.tck;

import dev.weft.Fn;
import dev.weft.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tasks of a runtime that belong together, as [RuntimeTck] sees them.
///
/// **Threads.** Scopes are made by anybody; a set belongs to one party at a time.
public interface TaskGroups {

  /// A future that is what `body` yields, when all tasks are over that were forked in it. The first
  /// failure ends all.
  <T extends @Nullable Object> Future<T> scope(Fn<Scope, Future<T>> body);

  /// As [#scope(Fn)]; what is not over within `limit` is ended, and it fails with a timeout.
  <T extends @Nullable Object> Future<T> scope(Duration limit, Fn<Scope, Future<T>> body);

  /// A new set.
  TaskSet set();

  /// What the body of a scope forks in. For the task that runs it.
  interface Scope {

    /// Runs `future` as a task of this scope.
    <T extends @Nullable Object> void fork(Future<T> future);
  }

  /// Tasks whose ends are taken one by one.
  interface TaskSet extends AutoCloseable {

    /// Runs `future` as a task of this set.
    void spawn(Future<String> future);

    /// The end of the task that is over first; null when none is left.
    Future<@Nullable TaskOutcome<String>> next();

    /// Aborts those that are left.
    @Override
    void close();
  }
}
