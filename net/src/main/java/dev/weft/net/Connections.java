package dev.weft.net;

import dev.weft.Context;
import dev.weft.Durations;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinSet;
import dev.weft.Joined;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Weft;
import java.io.Closeable;
import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of a server: a task for each, which owns its stream.
///
/// **Threads.** The server's; what a handler throws is told where its task runs.
///
/// @param <S> a connection's stream
final class Connections<S extends Closeable> {

  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  private final Object server;
  private final Weft runtime;
  private final Fn<? super S, ? extends Future<?>> handler;
  private final BiPredicate<S, Throwable> broke;
  private final @Nullable Consumer<? super Throwable> onFailure;
  private final JoinSet<@Nullable Object> tasks;
  private @Nullable Future<@Nullable Joined<@Nullable Object>> joining;

  /// @param server whose they are, for the log
  /// @param broke whether a handler's failure comes of its connection's having been broken
  Connections(
      Object server,
      Weft runtime,
      Fn<? super S, ? extends Future<?>> handler,
      BiPredicate<S, Throwable> broke,
      @Nullable Consumer<? super Throwable> onFailure) {
    this.server = server;
    this.runtime = runtime;
    this.handler = handler;
    this.broke = broke;
    this.onFailure = onFailure;
    this.tasks = new JoinSet<>(runtime);
  }

  int size() {
    return tasks.size();
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /// Serves one more.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException if the executor has no room; the
  ///   stream is closed then
  void add(S stream) {
    Future<@Nullable Object> handling = Futures.using(stream, handler::apply);
    tasks.spawn(
        handling.recover(
            failure -> {
              failed(stream, failure);
              return Futures.ready(null);
            }));
  }

  /// A connection, or what should have become one, failed.
  void failed(@Nullable S stream, Throwable failure) {
    if (stream != null && broke.test(stream, failure)) {
      LOG.debug("{} is broken: {}", stream, failure.toString());
    } else if (onFailure != null) {
      onFailure.accept(failure);
    } else {
      report(failure);
    }
  }

  private void report(Throwable failure) {
    runtime.reportUnhandled("serving a connection of " + server, failure);
  }

  /// Takes out those that have ended.
  ///
  /// @return whether there were any; if not, and some are left, the waker was left behind
  boolean reap(Context cx) throws Exception {
    boolean ended = false;
    while (!tasks.isEmpty()) {
      var next = joining == null ? tasks.joinNext() : joining;
      joining = next;
      if (!(next.poll(cx) instanceof Poll.Ready<?>(var end))) {
        break;
      }
      joining = null;
      ended = true;
      switch (end) {
        case Joined.Failed<?>(var failed) -> report(failed.getCause());
        case Joined.Cancelled<?>(var cancelled) -> {
          for (Throwable cleanup : cancelled.getSuppressed()) {
            report(cleanup);
          }
        }
        case Joined.Value<?>(var id, var value) -> Owned.dispose(value);
        case null, default -> {}
      }
    }
    return ended;
  }

  /// Gives those that run some time, then cancels them; ready when the last has ended.
  ///
  /// **Cancellation** cancels all at once.
  Future<@Nullable Void> drained(Duration grace) {
    Future<@Nullable Void> ends =
        Futures.timeout(grace, allEnded())
            .recover(
                late -> {
                  cutShort(grace);
                  return allEnded();
                });
    return Futures.pollFn(
        ends::poll,
        cx -> {
          ends.cancel(cx);
          tasks.close();
        },
        trace -> {
          trace.step("draining " + server);
          trace.future(ends);
        });
  }

  private void cutShort(Duration grace) {
    if (!grace.isZero()) {
      LOG.warn(
          "{}: {} connections were not over within {} and are cancelled",
          server,
          tasks.size(),
          Durations.format(grace));
    }
    tasks.abortAll();
  }

  private Future<@Nullable Void> allEnded() {
    return Futures.pollFn(
        cx -> {
          reap(cx);
          return tasks.isEmpty() ? Poll.ready(null) : Poll.pending();
        },
        cx -> {},
        trace -> trace.leaf("the ends of " + tasks.size() + " connections"));
  }

  /// Cancels all, and waits for none.
  void abandon() {
    tasks.close();
  }

  void abortAll() {
    tasks.abortAll();
  }

  /// Nobody waits for ends any more.
  void stopJoining(Context cx) {
    if (joining != null) {
      joining.cancel(cx);
      joining = null;
    }
  }
}
