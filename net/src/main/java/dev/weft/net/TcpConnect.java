package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.io.Registration;
import dev.weft.spi.Source;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The future of [TcpStream#connect(InetSocketAddress)]: starts connecting, attaches, and finishes
/// when the socket is writable. In this order: a socket that is not connecting counts as hung up,
/// which an edge-triggered reactor would report, and the cell keep.
final class TcpConnect implements Future<TcpStream>, Waiting {

  private final InetSocketAddress address;
  private final ConnectOptions options;
  private @Nullable SocketChannel channel;
  private @Nullable Registration registration;
  private boolean over;

  TcpConnect(InetSocketAddress address, ConnectOptions options) {
    this.address = Objects.requireNonNull(address, "address");
    this.options = Objects.requireNonNull(options, "options");
  }

  @Override
  public Poll<TcpStream> poll(Context cx) throws IOException {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    try {
      TcpStream stream = connect(cx);
      if (stream == null) {
        return Poll.pending();
      }
      over = true;
      cx.madeProgress();
      return Poll.ready(stream);
    } catch (IOException e) {
      cancel(cx);
      throw AddressFailures.naming(e, address);
    } catch (RuntimeException | Error e) {
      cancel(cx);
      throw e;
    }
  }

  private @Nullable TcpStream connect(Context cx) throws IOException {
    Registration attached = registration;
    if (attached == null) {
      attached = start(cx);
    }
    while (true) {
      int tick = attached.pollWritable(cx);
      if (tick == Registration.PENDING) {
        return null;
      }
      SocketChannel connecting = Objects.requireNonNull(channel);
      if (connecting.finishConnect()) {
        return new TcpStream(connecting, attached);
      }
      attached.clearWritable(tick);
    }
  }

  private Registration start(Context cx) throws IOException {
    AddressFailures.requireResolved(address);
    SocketChannel opened = cx.runtime().driver().channels().openSocketChannel();
    channel = opened;
    opened.configureBlocking(false);
    options.apply(opened);
    opened.connect(address);
    Registration attached = Registration.of(cx, new Source.OfChannel(opened));
    registration = attached;
    return attached;
  }

  /// Closes what was opened; its failures leave nothing to do.
  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("a connection to " + address);
  }

  @Override
  public void cancel(Context cx) {
    if (over) {
      return;
    }
    over = true;
    try {
      if (registration != null) {
        registration.close();
      } else if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // it is closed all the same, and its failure is not what the caller waits for
    }
  }
}
