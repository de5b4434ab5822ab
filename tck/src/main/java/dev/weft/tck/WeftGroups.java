package dev.weft.tck;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.JoinSet;
import dev.weft.Joined;
import dev.weft.TaskScope;
import dev.weft.Weft;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The scopes and sets of one runtime of Weft's.
final class WeftGroups implements TaskGroups {

  private final Weft weft;

  WeftGroups(Weft weft) {
    this.weft = weft;
  }

  @Override
  public <T extends @Nullable Object> Future<T> scope(Fn<Scope, Future<T>> body) {
    return TaskScope.failFast(scope -> body.apply(forkingIn(scope)));
  }

  @Override
  public <T extends @Nullable Object> Future<T> scope(Duration limit, Fn<Scope, Future<T>> body) {
    return TaskScope.failFast(limit, scope -> body.apply(forkingIn(scope)));
  }

  private static Scope forkingIn(TaskScope scope) {
    return new Scope() {
      @Override
      public <T extends @Nullable Object> void fork(Future<T> future) {
        scope.fork(future);
      }
    };
  }

  @Override
  public TaskSet set() {
    var set = new JoinSet<String>(weft);
    return new TaskSet() {
      @Override
      public void spawn(Future<String> future) {
        set.spawn(future);
      }

      @Override
      public Future<@Nullable TaskOutcome<String>> next() {
        return set.joinNext().map(joined -> joined == null ? null : outcome(joined));
      }

      @Override
      public void close() {
        set.close();
      }
    };
  }

  private static TaskOutcome<String> outcome(Joined<String> joined) {
    return switch (joined) {
      case Joined.Value<String>(long _, String value) -> new TaskOutcome.Value<>(value);
      case Joined.Failed<String>(var why) ->
          new TaskOutcome.Failed<>(Objects.requireNonNull(why.getCause()));
      case Joined.Cancelled<String>(var why) -> new TaskOutcome.Cancelled<>(why);
    };
  }
}
