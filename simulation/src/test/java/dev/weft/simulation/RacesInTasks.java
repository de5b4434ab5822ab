package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Outcome;
import dev.weft.Poll;
import dev.weft.Shared;
import dev.weft.Tasks;
import dev.weft.Waker;
import dev.weft.sync.ChannelSender;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeSubject.Watched;
import dev.weft.tck.TaskGroups.Scope;
import dev.weft.tck.TaskGroups.TaskSet;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.WeftSubject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Rules of §3, §7 and §13, and what breaks them in some orders only.
final class RacesInTasks {
  private RacesInTasks() {}

  static List<Race> sound() {
    return List.of(
        new Race("3.16", "TaskScope", () -> scopeIsLast(RacesInTasks::groups)),
        new Race("3.16", "TaskScope, a child fails", () -> failureOfAChild(RacesInTasks::groups)),
        new Race("3.17", "JoinSet", () -> endsInOrder(() -> subject().groups().set())),
        new Race("7.3", "Registration", () -> readinessIsKept(watched -> watched)),
        new Race("13.6", "Shared", () -> handlesAreServed(RacesInTasks::shared)));
  }

  static List<Race> broken() {
    return List.of(
        new Race(
            "3.16", "a scope is over when its body is", () -> scopeIsLast(RacesInTasks::hurrying)),
        new Race(
            "3.16",
            "a scope is over when a child has failed",
            () -> failureOfAChild(RacesInTasks::hurrying)),
        new Race(
            "3.17", "a set asks its tasks in their order", () -> endsInOrder(AskingInOrder::new)),
        new Race("7.3", "a clear erases what came since", () -> readinessIsKept(ClearsAll::new)),
        new Race(
            "13.6",
            "a handle that gives up takes the wake along",
            () -> handlesAreServed(RacesInTasks::wakingOne)));
  }

  /// Makes scopes as [dev.weft.tck.TaskGroups] does.
  private interface Scopes {
    Future<@Nullable Void> scope(Fn<Scope, Future<@Nullable Void>> body);
  }

  private static Future<@Nullable Void> groups(Fn<Scope, Future<@Nullable Void>> body) {
    return Futures.lazy(() -> subject().groups().scope(body));
  }

  private static RuntimeSubject subject() {
    return new WeftSubject(Context.current().runtime());
  }

  /// A body, and three children, each of which takes some steps.
  private static Future<@Nullable Void> scopeIsLast(Scopes scopes) {
    var live = new int[1];
    Fn<Scope, Future<@Nullable Void>> body =
        scope -> {
          for (int i = 0; i < 3; i++) {
            scope.fork(child(live, 2, null));
          }
          return Racers.steps(5);
        };
    return async(
        () -> {
          await(scopes.scope(body));
          assertThat(live[0]).as("children of a scope that is over").isZero();
        });
  }

  /// A body without end, and three children of which one fails.
  private static Future<@Nullable Void> failureOfAChild(Scopes scopes) {
    var live = new int[1];
    var failure = new IllegalStateException("the child's");
    Fn<Scope, Future<@Nullable Void>> body =
        scope -> {
          for (int i = 0; i < 3; i++) {
            scope.fork(i == 1 ? child(live, 2, failure) : child(live, 1, null));
          }
          return Futures.never();
        };
    return async(
        () -> {
          Outcome<@Nullable Void> end = await(Futures.catching(scopes.scope(body)));
          assertThat(live[0]).as("children of a scope that is over").isZero();
          assertThat(end).isEqualTo(new Outcome.Failure<>(failure));
        });
  }

  private static Future<@Nullable Void> child(
      int[] live, int steps, @Nullable RuntimeException failure) {
    return async(
        () -> {
          live[0]++;
          try {
            await(Racers.steps(steps));
            if (failure != null) {
              throw failure;
            }
          } finally {
            live[0]--;
          }
        });
  }

  /// A scope that aborts its children when its body is over, or a child has failed, and does not
  /// wait for their ends.
  private static Future<@Nullable Void> hurrying(Fn<Scope, Future<@Nullable Void>> body) {
    List<JoinHandle<?>> children = new ArrayList<>();
    Oneshot<Throwable> failed = Oneshot.channel();
    Scope scope =
        new Scope() {
          @Override
          public <T extends @Nullable Object> void fork(Future<T> future) {
            children.add(Tasks.spawn(Futures.catching(future).map(end -> tell(end, failed))));
          }
        };
    return async(
        () -> {
          Future<@Nullable Void> failure = failed.receiver().map(RacesInTasks::thrown);
          try {
            await(Futures.race(body.apply(scope), failure));
          } finally {
            children.forEach(JoinHandle::abort);
          }
        });
  }

  private static boolean tell(Outcome<?> end, Oneshot<Throwable> failed) {
    return end instanceof Outcome.Failure<?>(Throwable cause) && failed.sender().send(cause);
  }

  private static @Nullable Void thrown(Throwable failure) throws Exception {
    throw (Exception) failure;
  }

  /// Three tasks of a set that take some steps each: it tells of their ends as they come.
  private static Future<@Nullable Void> endsInOrder(Supplier<TaskSet> sets) {
    List<TaskOutcome<String>> ended = new ArrayList<>();
    List<TaskOutcome<String>> told = new ArrayList<>();
    return async(
        () -> {
          TaskSet set = sets.get();
          for (String name : List.of("a", "b", "c")) {
            set.spawn(Racers.steps(3).map(x -> noted(name, ended)));
          }
          for (int i = 0; i < 3; i++) {
            told.add(await(set.next()));
          }
          assertThat(told).as("what a set tells").isEqualTo(ended);
          assertThat(await(set.next())).as("what comes when none is left").isNull();
        });
  }

  private static String noted(String name, List<TaskOutcome<String>> ended) {
    ended.add(new TaskOutcome.Value<>(name));
    return name;
  }

  private static final class AskingInOrder implements TaskSet {
    private final Queue<JoinHandle<String>> tasks = new ArrayDeque<>();

    @Override
    public void spawn(Future<String> future) {
      tasks.add(Tasks.spawn(future));
    }

    @Override
    public Future<@Nullable TaskOutcome<String>> next() {
      JoinHandle<String> first = tasks.poll();
      return first == null ? Futures.ready(null) : first.map(TaskOutcome.Value::new);
    }

    @Override
    public void close() {
      tasks.forEach(JoinHandle::abort);
    }
  }

  /// Bytes are written one by one, and each is awaited. The reader says twice that it found
  /// nothing, once too late: what was ready then, a step later still is.
  private static Future<@Nullable Void> readinessIsKept(UnaryOperator<Watched> how) {
    Mpsc<Integer> heard = Mpsc.unbounded();
    return async(
        () -> {
          RuntimeSubject subject = subject();
          Pipe pipe = subject.channels().openPipe();
          pipe.source().configureBlocking(false);
          pipe.sink().configureBlocking(false);
          try (Watched watched = how.apply(subject.watch(pipe.source()))) {
            JoinHandle<@Nullable Void> reader =
                Tasks.spawn(reads(pipe.source(), watched, heard.sender()));
            for (int i = 1; i <= 4; i++) {
              await(Racers.steps(2));
              pipe.sink().write(ByteBuffer.wrap(new byte[] {(byte) i}));
              Future<Integer> end = reader.map(x -> -1); // or its failure
              int read = await(Futures.race(heard.receiver().recv(), end));
              assertThat(read).as("what was read").isEqualTo(i);
            }
            pipe.sink().close();
            await(reader);
          }
        });
  }

  private static Future<@Nullable Void> reads(
      Pipe.SourceChannel source, Watched watched, ChannelSender<Integer> heard) {
    ByteBuffer one = ByteBuffer.allocate(1);
    return async(
        () -> {
          while (true) {
            await(readable(watched));
            await(Tasks.yieldNow());
            int tick = await(Futures.pollFn(cx -> Poll.ready(watched.pollReadable(cx))));
            assertThat(tick).as("what is ready a step later").isNotEqualTo(Watched.PENDING);
            int count = source.read(one.clear());
            if (count > 0) {
              await(heard.send((int) one.get(0)));
            } else if (count == 0) {
              watched.clearReadable(tick);
              Racers.at(() -> watched.clearReadable(tick));
            } else {
              return;
            }
          }
        });
  }

  private static Future<Integer> readable(Watched watched) {
    return Futures.pollFn(
        cx -> {
          int tick = watched.pollReadable(cx);
          return tick == Watched.PENDING ? Poll.pending() : Poll.ready(tick);
        });
  }

  /// Clears whatever is there, whichever tick it is given.
  private record ClearsAll(Watched right) implements Watched {
    @Override
    public void clearReadable(int tick) {
      Context byHand = Context.of(() -> {});
      try {
        Future<Integer> latest = right.readable();
        if (latest.poll(byHand) instanceof Poll.Ready<Integer>(Integer now)) {
          right.clearReadable(now);
        } else {
          latest.cancel(byHand);
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public int pollReadable(Context cx) throws IOException {
      return right.pollReadable(cx);
    }

    @Override
    public int pollWritable(Context cx) throws IOException {
      return right.pollWritable(cx);
    }

    @Override
    public void clearWritable(int tick) {
      right.clearWritable(tick);
    }

    @Override
    public Future<Integer> readable() {
      return right.readable();
    }

    @Override
    public Future<Integer> writable() {
      return right.writable();
    }

    @Override
    public void close() throws IOException {
      right.close();
    }
  }

  /// Three have a handle on an answer, of whom the first gives up at some moment.
  private static Future<@Nullable Void> handlesAreServed(
      Function<Future<String>, List<Future<String>>> sharing) {
    Oneshot<String> answer = Oneshot.channel();
    var handles = new Racers();
    return async(
        () -> {
          sharing.apply(answer.receiver()).forEach(handles::spawn);
          await(handles.allBegun());
          answer.sender().send("shared");
          await(handles.ends());
          assertThat(handles.served()).as("whose handle had a value").contains(1, 2);
        });
  }

  private static List<Future<String>> shared(Future<String> future) {
    Shared<String> first = Futures.shared(future);
    return List.of(first, first.another(), first.another());
  }

  private static List<Future<String>> wakingOne(Future<String> future) {
    var handles = new WakingOne(future);
    return List.of(handles.another(), handles.another(), handles.another());
  }

  /// Handles of which the one that waits longest is woken; it wakes the others when it has the
  /// value.
  private static final class WakingOne implements Waker {
    private final Future<String> future;
    private final Map<Object, Waker> waiting = new LinkedHashMap<>();
    private @Nullable String value;

    WakingOne(Future<String> future) {
      this.future = future;
    }

    @Override
    public void wake() {
      waiting.values().stream().limit(1).forEach(Waker::wake);
    }

    Future<String> another() {
      var handle = new Object();
      return Futures.pollFn(cx -> poll(handle, cx), cx -> waiting.remove(handle));
    }

    private Poll<String> poll(Object handle, Context cx) throws Exception {
      if (value == null
          && future.poll(cx.withWaker(this)) instanceof Poll.Ready<String>(String shared)) {
        value = shared;
        waiting.remove(handle);
        waiting.values().forEach(Waker::wake);
      }
      if (value == null) {
        waiting.put(handle, cx.waker());
        return Poll.pending();
      }
      return Poll.ready(value);
    }
  }
}
