package dev.weft.reactor.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Objects;

/// The end of a pipe that is written.
///
/// **Threads.** As [Pipe.SinkChannel] says.
final class SimPipeSink extends Pipe.SinkChannel implements SimChannel {

  private final StreamEnd end;
  private volatile boolean blocks = true;

  /// Under the network's monitor.
  SimPipeSink(SimChannels provider, StreamEnd end) {
    super(provider);
    this.end = end;
    end.opened(this);
  }

  @Override
  public Descriptor descriptor() {
    return end;
  }

  @Override
  public boolean blocks() {
    return blocks;
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    int n = 0;
    boolean completed = false;
    if (blocks) {
      begin();
    }
    try {
      synchronized (end.network()) {
        requireOpen();
        n = end.write(src);
        while (blocks && src.hasRemaining() && isOpen()) { // in blocking mode, whole
          end.network().awaitChange();
          n += isOpen() ? end.write(src) : 0;
        }
        completed = !src.hasRemaining();
      }
    } finally {
      if (blocks) {
        end(completed);
      }
    }
    return n;
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += write(srcs[i]);
      if (srcs[i].hasRemaining()) {
        break;
      }
    }
    return all;
  }

  @Override
  public long write(ByteBuffer[] srcs) throws IOException {
    return write(srcs, 0, srcs.length);
  }

  @Override
  protected void implConfigureBlocking(boolean block) {
    blocks = block;
  }

  @Override
  protected void implCloseSelectableChannel() {
    synchronized (end.network()) {
      end.close();
    }
  }

  @Override
  public String toString() {
    return "SimPipeSink[" + end.host + "]";
  }
}
