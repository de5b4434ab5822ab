package dev.weft.net;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.io.Registration;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server: [TcpListener#serve] and [UnixListener#serve].
///
/// *Which failures are whose.* What the system's accept throws says nothing about one connection
/// that could be told from its text, which is in the user's language; so each of them has the
/// server try again: once at once, in case it was one connection's, then after pauses. What making
/// a stream of an accepted connection throws is that connection's.
///
/// @param <S> a connection's stream
final class Serve<S extends SocketStream> implements Future<@Nullable Void>, Waiting {

  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  /// After a failed accept: time for descriptors to be given back, and for one line in the log.
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /// People who wait for a server to come back notice a second, and a processor does not.
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /// For those that cannot be cancelled any more.
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  /// Makes a stream of what was accepted, or closes it.
  interface Taking<S> {
    S stream(Context cx, SocketChannel accepted) throws IOException;
  }

  private enum Stage {
    NEW,
    ACCEPTING,
    /// Nothing more is accepted; handlers still run.
    ENDING,
    OVER
  }

  private final Closeable listener;
  private final Registration.Attempt<SocketChannel> attempt;
  private final Registration registration;
  private final Taking<S> taking;
  private final Fn<? super S, ? extends Future<?>> handler;
  private final ServeOptions options;

  private Stage stage = Stage.NEW;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

  /// Since the last one that succeeded.
  private int vainAttempts;

  /// Whether the log was told that it cannot accept; until nobody waits any more. One descriptor
  /// that comes free and is taken at once is no news.
  private boolean told;

  private @Nullable Future<SocketChannel> accepting;
  private @Nullable Connections<S> connections;
  private @Nullable Throwable failure;

  Serve(
      Closeable listener,
      Registration.Attempt<SocketChannel> attempt,
      Registration registration,
      Taking<S> taking,
      Fn<? super S, ? extends Future<?>> handler,
      ServeOptions options) {
    this.listener = listener;
    this.attempt = attempt;
    this.registration = registration;
    this.taking = taking;
    this.handler = Objects.requireNonNull(handler, "handler");
    this.options = Objects.requireNonNull(options, "options");
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws Exception {
    if (stage == Stage.OVER) {
      throw new IllegalStateException("polled after its end");
    }
    Connections<S> all = connections;
    if (all == null) {
      all = begin(cx);
    }
    do {
      if (stage == Stage.ACCEPTING) {
        acceptContained(cx, all);
      }
    } while (all.reap(cx));
    if (stage == Stage.ACCEPTING || !all.isEmpty()) {
      return Poll.pending();
    }
    stage = Stage.OVER;
    if (failure instanceof Exception e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return Poll.ready(null);
  }

  private Connections<S> begin(Context cx) throws Exception {
    stage = Stage.ACCEPTING;
    loadPauses(cx);
    var all =
        new Connections<S>(
            listener, cx.runtime(), handler, SocketStream::isBrokenBy, options.onFailure());
    connections = all;
    return all;
  }

  /// A pause is needed when there are no descriptors, and loading a class can take one.
  private void loadPauses(Context cx) throws Exception {
    backoff.begin();
    backoff.poll(cx);
    backoff.cancel(cx);
    backoff.reset();
  }

  /// Accepts what there is; a failure that is not the world's ends the server.
  private void acceptContained(Context cx, Connections<S> all) {
    try {
      accept(cx, all);
    } catch (Throwable t) {
      failure = t;
      all.abortAll();
      stopAccepting(cx);
    }
  }

  private void accept(Context cx, Connections<S> all) throws Exception {
    while (all.size() < options.maxConnections() && backoff.poll(cx)) {
      SocketChannel accepted;
      try {
        accepted = pollAccept(cx);
      } catch (ClosedChannelException closed) {
        stopAccepting(cx);
        return;
      } catch (RuntimeClosedException closed) {
        throw closed;
      } catch (IOException | RuntimeException vain) {
        inVain(vain);
        continue;
      }
      if (accepted == null) {
        nobodyWaits();
        return;
      }
      take(cx, all, accepted);
    }
  }

  private @Nullable SocketChannel pollAccept(Context cx) throws Exception {
    var next = accepting == null ? registration.tryRead(attempt) : accepting;
    accepting = null;
    if (next.poll(cx) instanceof Poll.Ready<SocketChannel>(var accepted)) {
      return accepted;
    }
    accepting = next;
    return null;
  }

  private void take(Context cx, Connections<S> all, SocketChannel accepted) {
    S stream;
    try {
      stream = taking.stream(cx, accepted);
    } catch (RuntimeClosedException closed) {
      throw closed;
    } catch (IOException | RuntimeException e) {
      all.failed(null, e);
      return;
    }
    try {
      all.add(stream);
    } catch (RejectedExecutionException full) {
      inVain(full);
      return;
    }
    vainAttempts = 0;
    backoff.reset();
  }

  private void inVain(Exception vain) {
    vainAttempts++;
    if (vainAttempts == 1) {
      LOG.debug("{} could not accept: {}", listener, vain.toString());
      return;
    }
    if (!told) {
      told = true;
      LOG.warn("{} cannot accept, and tries again until it can: {}", listener, vain.toString());
    }
    backoff.begin();
  }

  private void nobodyWaits() {
    if (told) {
      told = false;
      LOG.info("{} has accepted all who waited", listener);
    }
  }

  private void stopAccepting(Context cx) {
    stage = Stage.ENDING;
    backoff.cancel(cx);
    Future<SocketChannel> next = accepting;
    accepting = null;
    if (next != null) {
      next.cancel(cx);
    }
    try {
      listener.close();
    } catch (IOException e) {
      LOG.warn("closing {}: {}", listener, e.toString());
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    Future<SocketChannel> accepts = accepting;
    trace.step("serving " + listener);
    trace.future(accepts);
    if (accepts == null) {
      trace.leaf("the ends of its connections, or another attempt to accept");
    }
  }

  @Override
  public void cancel(Context cx) {
    if (stage == Stage.OVER) {
      return;
    }
    stopAccepting(cx);
    stage = Stage.OVER;
    Connections<S> all = connections;
    if (all != null && !all.isEmpty()) {
      all.stopJoining(cx);
      leave(all, cx);
    }
  }

  /// What is begun and shielded is the task's to end.
  private void leave(Connections<S> all, Context cx) {
    Future<@Nullable Void> draining = Futures.shielded(all.drained(options.grace()), FOR_EVER);
    try {
      if (draining.poll(cx).isPending()) {
        draining.cancel(cx);
      }
    } catch (Exception noTimer) {
      all.abandon();
    }
  }
}
