package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import org.jspecify.annotations.Nullable;

/// [TcpListener#accept]: waits in the listener's list of waiters, so that many can.
///
/// All who wait are woken by a connection and those who find none wait again; a listener's
/// readiness is cleared only by an attempt that found nothing, since one report may stand for many
/// connections.
final class TcpAccept implements Future<TcpStream> {

  private final TcpListener listener;
  private @Nullable Future<Integer> waiting;
  private boolean over;

  TcpAccept(TcpListener listener) {
    this.listener = listener;
  }

  @Override
  public Poll<TcpStream> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      TcpStream stream = accept(cx);
      if (stream == null) {
        return Poll.pending();
      }
      over = true;
      return Poll.ready(stream);
    } catch (Throwable t) {
      over = true;
      throw t;
    }
  }

  private @Nullable TcpStream accept(Context cx) throws Exception {
    while (true) {
      Future<Integer> ready = waiting == null ? listener.acceptable() : waiting;
      waiting = ready;
      if (!(ready.poll(cx) instanceof Poll.Ready<Integer>(var tick))) {
        return null;
      }
      waiting = null;
      TcpStream stream = listener.tryAccept(cx, tick);
      if (stream != null) {
        return stream;
      }
    }
  }

  @Override
  public void cancel(Context cx) {
    over = true;
    if (waiting != null) {
      waiting.cancel(cx);
      waiting = null;
    }
  }
}
