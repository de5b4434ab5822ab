package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// [UnixStream#connect(UnixAddress)].
///
/// A UNIX socket connects at once, or not at all because the listener's backlog is full. The system
/// does not tell when there is room again (an unconnected socket counts as writable and hung up),
/// so that is tried again after a pause.
final class UnixConnect implements Future<UnixStream> {

  private final UnixAddress address;
  private final UnixLibrary library;
  private final Backoff backoff = new Backoff();
  private boolean over;

  UnixConnect(UnixAddress address, UnixLibrary library) {
    this.address = address;
    this.library = library;
  }

  @Override
  public Poll<UnixStream> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      while (backoff.poll(cx)) {
        UnixStream stream = attempt(cx);
        if (stream != null) {
          over = true;
          cx.madeProgress();
          return Poll.ready(stream);
        }
        backoff.begin();
      }
      return Poll.pending();
    } catch (IOException e) {
      over = true;
      throw Addressed.failure(e, address);
    } catch (Throwable t) {
      over = true;
      throw t;
    }
  }

  private @Nullable UnixStream attempt(Context cx) throws IOException {
    SocketChannel channel = library.openStream();
    try {
      channel.configureBlocking(false);
      if (connect(channel)) {
        return UnixStream.of(cx, channel, library);
      }
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
    channel.close();
    return null;
  }

  /// Whether it is connected; if not, the backlog is full.
  private boolean connect(SocketChannel channel) throws IOException {
    try {
      return channel.connect(library.address(address));
    } catch (SocketException e) {
      if (FullBacklog.isMeantBy(e, library)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void cancel(Context cx) {
    over = true;
    backoff.cancel(cx);
  }
}
