package dev.weft.tls;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.io.AsyncDuplex;
import dev.weft.sync.Semaphore;
import java.io.EOFException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// A handshake, from the first poll to the stream: does what the engine says is to be done next,
/// which is to send, to receive, or to compute. What is to be computed is computed on the blocking
/// pool, with a permit, while the poll waits.
///
/// The transport is this future's: closed when it fails or is cancelled, else the stream's.
final class Handshake implements Future<TlsStream>, Waiting {

  /// Makes the engine, at the first poll.
  @FunctionalInterface
  interface EngineSource {
    SSLEngine make() throws GeneralSecurityException, IOException;
  }

  private final AsyncDuplex transport;
  private final String peer;
  private final EngineSource source;
  private final Semaphore permits;

  private @Nullable SSLEngine engine;
  private @Nullable RecordReader reader;
  private @Nullable RecordWriter writer;

  private @Nullable Future<Semaphore.Permit> turn;
  private Semaphore.@Nullable Permit permit;
  private @Nullable JoinHandle<@Nullable Void> computing;
  private boolean over;

  /// @param peer for messages: nothing, or a space and words
  Handshake(AsyncDuplex transport, String peer, EngineSource source, Semaphore permits) {
    this.transport = transport;
    this.peer = peer;
    this.source = source;
    this.permits = permits;
  }

  @Override
  public Poll<TlsStream> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    try {
      SSLEngine shaking = begun();
      if (!isDone(cx, shaking)) {
        return Poll.pending();
      }
      over = true;
      return Poll.ready(new TlsStream(transport, shaking, reader, writer));
    } catch (SSLException | EOFException e) {
      if (writer != null) {
        writer.sendAlert(cx);
      }
      cancel(cx);
      throw explained(e);
    } catch (Throwable t) {
      cancel(cx);
      throw t;
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("a TLS handshake" + peer);
    Future<?> permission = turn;
    Future<?> computed = computing;
    if (permission != null || computed != null) {
      trace.future(permission);
      trace.future(computed);
    } else {
      trace.leaf("the peer, through " + transport);
    }
  }

  private SSLEngine begun() throws GeneralSecurityException, IOException {
    SSLEngine made = engine;
    if (made == null) {
      made = source.make();
      writer = new RecordWriter(made, transport);
      reader = new RecordReader(made, transport, writer);
      made.beginHandshake();
      engine = made;
    }
    return made;
  }

  private boolean isDone(Context cx, SSLEngine shaking) throws Exception {
    // An engine that computes keeps its lock, so that even the question for its status would wait.
    if ((turn != null || computing != null) && !compute(cx, shaking)) {
      return false;
    }
    while (true) {
      switch (shaking.getHandshakeStatus()) {
        case NEED_TASK -> {
          if (!compute(cx, shaking)) {
            return false;
          }
        }
        case NEED_WRAP -> {
          if (!writer.sealHandshake(cx)) {
            return false;
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!writer.flush(cx) || !reader.advanceHandshake(cx)) {
            return false;
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return writer.flush(cx);
        }
      }
    }
  }

  /// Has the blocking pool do what the engine delegates.
  private boolean compute(Context cx, SSLEngine shaking) throws Exception {
    if (computing == null) {
      if (turn == null) {
        turn = permits.acquire();
      }
      if (!(turn.poll(cx) instanceof Poll.Ready<Semaphore.Permit>(var granted))) {
        return false;
      }
      turn = null;
      permit = granted;
      computing = cx.runtime().spawnBlocking("tls-handshake", () -> computeAll(shaking));
    }
    if (!(computing.poll(cx) instanceof Poll.Ready<@Nullable Void>)) {
      return false;
    }
    computing = null;
    releasePermit();
    return true;
  }

  private static @Nullable Void computeAll(SSLEngine shaking) {
    Runnable task;
    while ((task = shaking.getDelegatedTask()) != null) {
      task.run();
    }
    return null;
  }

  private void releasePermit() {
    Semaphore.Permit held = permit;
    if (held != null) {
      permit = null;
      held.close();
    }
  }

  private IOException explained(IOException e) {
    var explained = new SSLHandshakeException("the TLS handshake" + peer + " failed: " + reason(e));
    explained.initCause(e);
    return explained;
  }

  private static String reason(IOException e) {
    Throwable root = e;
    for (int depth = 0; depth < 8 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    String message = String.valueOf(e.getMessage());
    String cause = root.getMessage();
    return cause == null || message.contains(cause) ? message : message + " (" + cause + ")";
  }

  /// Closes the transport, and takes back what is under way; what the engine is computing it
  /// computes to the end.
  @Override
  public void cancel(Context cx) {
    if (over) {
      return;
    }
    over = true;
    if (turn != null) {
      turn.cancel(cx);
      turn = null;
    }
    if (computing != null) {
      computing.abort();
      computing.cancel(cx);
      computing = null;
    }
    releasePermit();
    if (reader != null && writer != null) {
      reader.cancel(cx);
      writer.cancel(cx);
      reader.release();
      writer.release();
    }
    Owned.dispose(transport);
  }
}
