package dev.weft.interop;

import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Weft;
import dev.weft.io.AsyncWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [JdkStreams#outputStream].
final class BlockingOutput extends OutputStream {

  private final Weft weft;
  private final AsyncWriter to;
  private boolean closed;

  BlockingOutput(Weft weft, AsyncWriter to) {
    this.weft = Objects.requireNonNull(weft);
    this.to = Objects.requireNonNull(to);
  }

  /// Runs `future` to its end, and throws its failure as a stream of the JDK does.
  static <T extends @Nullable Object> T await(Weft weft, Future<T> future) throws IOException {
    try {
      return weft.blockOn(future);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted while waiting for a stream");
      interrupted.initCause(e);
      throw interrupted;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    await(weft, to.writeAll(ByteBuffer.wrap(bytes, offset, length)));
  }

  @Override
  public void flush() throws IOException {
    if (!closed) {
      await(weft, to.flush());
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      await(weft, to.shutdown());
    } finally {
      if (to instanceof Owned owned) {
        owned.close();
      }
    }
  }
}
