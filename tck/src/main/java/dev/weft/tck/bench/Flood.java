package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.io.AsyncDuplex;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Bytes that are written to a stream until no more go in, and then some more, whose peer begins to
/// read only when no more go in.
public final class Flood {

  private static final int CHUNK = 1 << 16;

  /// More chunks than any system keeps for a reader, 32 MB.
  private static final int MOST = 512;

  private static final int SOME_MORE = 16;

  private final byte[] chunk = new byte[CHUNK];
  private final AsyncDuplex stream;
  private final FutureTask<Arrived> arriving;
  private @Nullable Future<@Nullable Void> writing;
  private boolean isRead;
  private volatile int written;
  private int more = SOME_MORE;

  /// What arrived.
  ///
  /// @param bytes how many
  /// @param asSent whether they are those that were written, in order
  public record Arrived(long bytes, boolean asSent) {}

  public Flood(AsyncDuplex stream, Socket peer, Random random) {
    this.stream = stream;
    random.nextBytes(chunk);
    this.arriving = new FutureTask<>(() -> read(peer.getInputStream()));
  }

  /// Writes; ready when that was all.
  public Future<@Nullable Void> write() {
    return Futures.unconstrained(Futures.pollFn(this::poll)); // a spent budget is no full stream
  }

  private Poll<@Nullable Void> poll(Context cx) throws Exception {
    while (more > 0) {
      if (writing == null) {
        writing = stream.writeAll(ByteBuffer.wrap(chunk));
      }
      boolean full = writing.poll(cx).isPending();
      if ((full || written == MOST) && !isRead) {
        isRead = true;
        Thread.ofPlatform().daemon().name("tck: reading").start(arriving);
      }
      if (full) {
        return Poll.pending();
      }
      writing = null;
      written++;
      more -= isRead ? 1 : 0;
    }
    return Poll.ready(null);
  }

  /// How many bytes were written.
  public long bytesWritten() {
    return (long) written * CHUNK;
  }

  /// Waits for the end of the stream.
  public Arrived arrived() throws Exception {
    return arriving.get();
  }

  private Arrived read(InputStream in) throws IOException {
    var read = new byte[CHUNK];
    boolean asSent = true;
    long bytes = 0;
    for (int n; (n = in.readNBytes(read, 0, CHUNK)) > 0; bytes += n) {
      asSent &= Arrays.equals(read, 0, n, chunk, 0, n);
    }
    return new Arrived(bytes, asSent);
  }
}
