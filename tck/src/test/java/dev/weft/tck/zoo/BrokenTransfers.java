package dev.weft.tck.zoo;

import dev.weft.spi.Reactor;
import dev.weft.spi.StreamTransfer;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reactors that move the bytes of connections, by the channel, each wrong in one way.
final class BrokenTransfers extends FlawedSubjects {

  /// By the channel.
  private static class Honest implements StreamTransfer {
    final SocketChannel channel;

    Honest(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
      return channel.read(dst);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
      return channel.write(src);
    }
  }

  private abstract static class Kit extends FlawedReactor.Kit {
    Kit(Function<SocketChannel, StreamTransfer> transfers) {
      super(real -> new Moving(real, transfers));
    }
  }

  private static final class Moving extends FlawedReactor {
    private final Function<SocketChannel, StreamTransfer> transfers;

    Moving(Reactor real, Function<SocketChannel, StreamTransfer> transfers) {
      super(real);
      this.transfers = transfers;
    }

    @Override
    @Nullable StreamTransfer transfer(Attached handle) {
      return handle.channel() instanceof SocketChannel channel ? transfers.apply(channel) : null;
    }
  }

  @Breaks(
      value = "7.36",
      by = "tells the end of a stream as nothing yet",
      saying = "a read finds what the peer has sent")
  static final class EndIsNothing extends Kit {
    EndIsNothing() {
      super(
          channel ->
              new Honest(channel) {
                @Override
                public int read(ByteBuffer dst) throws IOException {
                  return Math.max(0, super.read(dst));
                }
              });
    }
  }

  @Breaks(
      value = "7.36",
      by = "tells a reset as the end of the stream",
      saying = "read after a reset")
  static final class ResetIsTheEnd extends Kit {
    ResetIsTheEnd() {
      super(
          channel ->
              new Honest(channel) {
                @Override
                public int read(ByteBuffer dst) throws IOException {
                  try {
                    return super.read(dst);
                  } catch (SocketException reset) {
                    return -1;
                  }
                }
              });
    }
  }

  @Breaks(
      value = "7.36",
      by = "writes what is closed to whoever has got its number",
      saying = "what a write throws after the close")
  static final class OutlivesTheClose extends Kit {
    OutlivesTheClose() {
      super(
          channel ->
              new Honest(channel) {
                @Override
                public int write(ByteBuffer src) throws IOException {
                  int n = src.remaining();
                  if (channel.isOpen()) {
                    return super.write(src);
                  }
                  src.position(src.limit()); // to a stranger
                  return n;
                }
              });
    }
  }

  @Breaks(value = "7.36", by = "reads into an array from its beginning", saying = "what arrived")
  static final class IgnoresThePosition extends Kit {
    IgnoresThePosition() {
      super(
          channel ->
              new Honest(channel) {
                @Override
                public int read(ByteBuffer dst) throws IOException {
                  int begin = dst.position();
                  int n = super.read(dst.position(0));
                  dst.position(begin + Math.max(0, n));
                  return n;
                }
              });
    }
  }
}
