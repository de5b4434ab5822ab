package dev.weft.file;

import dev.weft.Context;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Outcome;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The blocking calls on one open thing, one at a time: the next begins when the one before has
/// ended, also if nobody waits for that any more.
///
/// **Threads.** One party at a time, as for what is made of it. The calls themselves run on threads
/// of the pool; the task that makes a call passes on what was written before it and in it.
final class CallLane {

  private static final Logger LOG = LoggerFactory.getLogger(AsyncFile.class);

  private final String name;
  private final Closeable resource;
  private @Nullable JoinHandle<Outcome<Object>> underway;
  private @Nullable Weft runtime;
  private boolean closed;

  /// @param name of the thing, for dumps and the log
  /// @param resource what is closed in the end
  CallLane(String name, Closeable resource) {
    this.name = name;
    this.resource = resource;
  }

  /// Whether a call was begun whose outcome nobody has received.
  boolean isBusy() {
    return underway != null;
  }

  boolean isClosed() {
    return closed;
  }

  /// Begins a call. None is under way.
  ///
  /// @param doing what it does, for dumps
  void begin(Context cx, String doing, Callable<Object> call) {
    Weft weft = cx.runtime();
    underway = weft.spawnBlocking(doing + " " + name, () -> FileCall.outcome(call));
    runtime = weft;
  }

  /// The outcome of the call under way.
  ///
  /// @return null after the context's waker was left behind
  /// @throws RuntimeClosedException if the runtime was closed before the call was made
  @Nullable Outcome<Object> poll(Context cx) {
    JoinHandle<Outcome<Object>> call = underway;
    if (call == null) {
      throw new IllegalStateException("no call is under way");
    }
    try {
      if (call.poll(cx) instanceof Poll.Ready<Outcome<Object>>(var outcome)) {
        underway = null;
        return outcome;
      }
      return null;
    } catch (JoinException unmade) {
      underway = null;
      var closing = new RuntimeClosedException("the runtime was closed: " + name);
      closing.initCause(unmade);
      throw closing;
    }
  }

  /// Gives up waiting after [#poll] returned null. The call goes on.
  void cancel(Context cx) {
    if (underway != null) {
      underway.cancel(cx);
    }
  }

  /// Closes the resource: at once, or when the call under way has ended. Never waits. Idempotent.
  ///
  /// @return whether it was the first to close
  /// @throws IOException if closing at once fails
  boolean close() throws IOException {
    if (closed) {
      return false;
    }
    closed = true;
    JoinHandle<Outcome<Object>> call = underway;
    Weft weft = runtime;
    underway = null;
    if (call == null || weft == null || call.isFinished()) {
      try {
        resource.close();
      } finally {
        tell(call);
      }
      return true;
    }
    try {
      weft.spawn("closing " + name, Futures.using(resource, open -> call.map(this::told))).detach();
    } catch (RejectedExecutionException full) {
      LOG.debug("{} is closed at once: {}", name, full.toString()); // by the future's cancel
    }
    return true;
  }

  private void tell(@Nullable JoinHandle<Outcome<Object>> call) {
    if (call == null) {
      return;
    }
    try {
      if (call.poll(Context.of(() -> {})) instanceof Poll.Ready<Outcome<Object>>(var outcome)) {
        tell(outcome);
      }
    } catch (JoinException unmade) {
      LOG.warn("{}: closed before {}", name, unmade.toString());
    }
  }

  private Outcome<Object> told(Outcome<Object> outcome) {
    tell(outcome);
    return outcome;
  }

  private void tell(Outcome<Object> outcome) {
    if (outcome instanceof Outcome.Failure<Object>(Throwable cause)) {
      LOG.warn("{} was closed before anybody saw that its last call failed", name, cause);
    }
  }
}
