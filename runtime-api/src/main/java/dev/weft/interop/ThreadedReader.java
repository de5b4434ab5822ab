package dev.weft.interop;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.io.AsyncReader;
import dev.weft.io.ByteStreams;
import dev.weft.io.Simplex;
import dev.weft.spi.RuntimeThreads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An [InputStream] as an [AsyncReader]: a daemon thread of its own reads it, ahead of who reads
/// here by a bounded number of bytes, and nothing waits for that thread: no runtime's close, and no
/// end of the program. It begins at the first poll.
///
/// **Threads.** One party at a time reads; [#close] may be called from any.
///
/// **Errors.** What the stream throws comes after the bytes before it, and again at each read.
public final class ThreadedReader implements AsyncReader, Owned {

  /// How far the thread reads ahead, in bytes.
  private static final int AHEAD = 64 * 1024;

  private static final int PORTION = 8 * 1024;

  /// No runtime's: they serve streams that may outlive one.
  private static final RuntimeThreads THREADS =
      new RuntimeThreads(ClassLoader.getSystemClassLoader());

  private final InputStream in;
  private final String name;
  private final boolean closes;
  private final Simplex pipe = ByteStreams.simplex(AHEAD);
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closed;

  /// Written before the pipe is ended.
  private volatile @Nullable IOException failure;

  /// @param name of the thread
  /// @param closes whether the stream is closed with this
  ThreadedReader(InputStream in, String name, boolean closes) {
    this.in = Objects.requireNonNull(in);
    this.name = name;
    this.closes = closes;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    start();
    int n = pipe.reader().pollRead(cx, dst);
    IOException why = failure;
    if (n == END && why != null) {
      throw why;
    }
    return n;
  }

  @Override
  public void cancelRead(Context cx) {
    pipe.reader().cancelRead(cx);
  }

  private void start() {
    if (!started.getAndSet(true)) {
      try {
        THREADS.platform(name, this::readAll).start();
      } catch (Throwable noThread) {
        started.set(false);
        throw noThread;
      }
    }
  }

  private void readAll() {
    try {
      var parked = new ParkedThread();
      var bytes = new byte[PORTION];
      int n;
      while (!closed && (n = in.read(bytes)) >= 0) {
        parked.writeAll(pipe.writer(), ByteBuffer.wrap(bytes, 0, n));
      }
    } catch (IOException e) {
      failure = e;
    } catch (Throwable t) {
      failure = new IOException("reading failed: " + t, t);
    } finally {
      pipe.writer().close();
      closeStream();
    }
  }

  private void closeStream() {
    if (closes) {
      try {
        in.close();
      } catch (IOException e) {
        return; // nobody is left to be told
      }
    }
  }

  /// Reads no more. The thread ends, and closes the stream, when the read that it is in returns:
  /// that is how the JDK's streams are.
  @Override
  public void close() {
    closed = true;
    pipe.reader().close();
    if (closes) {
      start(); // whoever closes must not block
    }
  }
}
