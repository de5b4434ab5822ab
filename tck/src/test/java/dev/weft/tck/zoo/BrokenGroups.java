package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.TaskGroups;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.WeftSubject;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runtimes whose scopes and sets of tasks are wrong.
final class BrokenGroups extends FlawedSubjects {

  /// A kit over a runtime whose tasks belong together in another way.
  private abstract static class Grouping extends FlawedWeftTck {

    abstract TaskGroups around(TaskGroups real, RuntimeSubject subject);

    @Override
    RuntimeSubject over(Weft weft) {
      return new WeftSubject(weft) {
        @Override
        public TaskGroups groups() {
          return around(Objects.requireNonNull(super.groups()), this);
        }
      };
    }
  }

  /// Passes everything on.
  private static class Passing implements TaskGroups {
    final TaskGroups real;

    Passing(TaskGroups real) {
      this.real = real;
    }

    @Override
    public <T extends @Nullable Object> Future<T> scope(Fn<Scope, Future<T>> body) {
      return real.scope(body);
    }

    @Override
    public <T extends @Nullable Object> Future<T> scope(Duration limit, Fn<Scope, Future<T>> body) {
      return real.scope(limit, body);
    }

    @Override
    public TaskSet set() {
      return real.set();
    }
  }

  @Breaks(
      value = "3.16",
      by = "a scope is over when its body is",
      saying = "a scope that has its value ends before its child")
  static final class EndsWithItsBody extends Grouping {
    @Override
    TaskGroups around(TaskGroups groups, RuntimeSubject subject) {
      return new Passing(groups) {
        @Override
        public <T extends @Nullable Object> Future<T> scope(Fn<Scope, Future<T>> body) {
          return Futures.lazy(() -> body.apply(spawning(subject)));
        }
      };
    }

    private static TaskGroups.Scope spawning(RuntimeSubject subject) {
      return new TaskGroups.Scope() {
        @Override
        public <T extends @Nullable Object> void fork(Future<T> future) {
          subject.spawn(future);
        }
      };
    }
  }

  @Breaks(
      value = "3.16",
      by = "a scope that is aborted leaves its children running",
      saying = "the child of a scope is cancelled that was aborted")
  static final class LeavesChildren extends Grouping {
    @Override
    TaskGroups around(TaskGroups groups, RuntimeSubject subject) {
      return new Passing(groups) {
        @Override
        public <T extends @Nullable Object> Future<T> scope(Fn<Scope, Future<T>> body) {
          return new FlawedWeftTck.Detour<>(super.scope(body)) {
            @Override
            public void cancel(Context cx) {}
          };
        }
      };
    }
  }

  @Breaks(
      value = "3.17",
      by = "the close of a set leaves its tasks running",
      saying = "the close of a set cancels what is left")
  static final class LeavesTasks extends Grouping {
    @Override
    TaskGroups around(TaskGroups groups, RuntimeSubject subject) {
      return new Passing(groups) {
        @Override
        public TaskSet set() {
          TaskSet set = super.set();
          return new TaskSet() {
            @Override
            public void spawn(Future<String> future) {
              set.spawn(future);
            }

            @Override
            public Future<@Nullable TaskOutcome<String>> next() {
              return set.next();
            }

            @Override
            public void close() {}
          };
        }
      };
    }
  }
}
