package dev.weft.reactor.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Objects;

/// The end of a pipe that is read.
///
/// **Threads.** As [Pipe.SourceChannel] says.
final class SimPipeSource extends Pipe.SourceChannel implements SimChannel {

  private final StreamEnd end;
  private volatile boolean blocks = true;

  /// Under the network's monitor.
  SimPipeSource(SimChannels provider, StreamEnd end) {
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
  public int read(ByteBuffer dst) throws IOException {
    int n = 0;
    if (blocks) {
      begin();
    }
    try {
      synchronized (end.network()) {
        requireOpen();
        n = end.read(dst);
        while (n == 0 && blocks && dst.hasRemaining() && isOpen()) {
          end.network().awaitChange();
          n = isOpen() ? end.read(dst) : 0;
        }
      }
    } finally {
      if (blocks) {
        end(n != 0 || !dst.hasRemaining());
      }
    }
    return n;
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    for (int i = offset; i < offset + length; i++) {
      if (dsts[i].hasRemaining()) {
        return read(dsts[i]); // fewer than there are is always right
      }
    }
    return 0;
  }

  @Override
  public long read(ByteBuffer[] dsts) throws IOException {
    return read(dsts, 0, dsts.length);
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
    return "SimPipeSource[" + end.host + "]";
  }
}
