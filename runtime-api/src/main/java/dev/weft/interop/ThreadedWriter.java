package dev.weft.interop;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.Waker;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import dev.weft.io.ByteStreams;
import dev.weft.io.Simplex;
import dev.weft.outcome.ContainedWake;
import dev.weft.spi.RuntimeThreads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An [OutputStream] as an [AsyncWriter]: a daemon thread of its own writes what was given to it,
/// of which a bounded number of bytes may wait. Nothing waits for that thread but a [#flush] or a
/// [#shutdown]: no runtime's close, and no end of the program. It begins at the first poll.
///
/// **Threads.** One party at a time writes; [#close] may be called from any.
///
/// **Errors.** What the stream throws comes to whoever writes, flushes or shuts down next, and
/// again each time.
///
/// *Protocol.* Under the monitor: **F1** who flushes or shuts down looks and, if it has to wait,
/// leaves its waker in one step; the thread that has written, or has ended, says so and takes that
/// waker in one step, and calls it outside.
public final class ThreadedWriter implements AsyncWriter, Owned {

  /// How much may wait for the thread, in bytes.
  private static final int AHEAD = 64 * 1024;

  private static final int PORTION = 8 * 1024;

  /// No runtime's: they serve streams that may outlive one.
  private static final RuntimeThreads THREADS =
      new RuntimeThreads(ClassLoader.getSystemClassLoader());

  private final OutputStream out;
  private final String name;
  private final boolean closes;
  private final Simplex pipe = ByteStreams.simplex(AHEAD);
  private final AtomicBoolean started = new AtomicBoolean();

  /// How many bytes were given; the writing party's.
  private long given;

  // Under the monitor.
  private long written;
  private boolean ended;
  private @Nullable IOException failure;
  private @Nullable Waker flusher;

  /// @param name of the thread
  /// @param closes whether the stream is closed with this
  ThreadedWriter(OutputStream out, String name, boolean closes) {
    this.out = Objects.requireNonNull(out);
    this.name = name;
    this.closes = closes;
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    start();
    checkFailure();
    int n;
    try {
      n = pipe.writer().pollWrite(cx, src);
    } catch (IOException e) {
      checkFailure(); // it was meanwhile, and says more
      throw e;
    }
    given += Math.max(n, 0);
    return n;
  }

  private synchronized void checkFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /// Whether all that was given is written to the stream, and that is flushed.
  @Override
  public boolean pollFlush(Context cx) throws IOException {
    return given == 0 || pollUntil(cx, false);
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    start();
    pipe.writer().pollShutdown(cx);
    return pollUntil(cx, true);
  }

  private synchronized boolean pollUntil(Context cx, boolean end) throws IOException {
    if (failure != null) {
      throw failure;
    }
    boolean done = end ? ended : written >= given;
    flusher = done ? null : cx.waker();
    return done;
  }

  @Override
  public void cancelWrite(Context cx) {
    pipe.writer().cancelWrite(cx);
    synchronized (this) {
      flusher = null;
    }
  }

  private void start() {
    if (!started.getAndSet(true)) {
      try {
        THREADS.platform(name, this::writeAll).start();
      } catch (Throwable noThread) {
        started.set(false);
        throw noThread;
      }
    }
  }

  private void writeAll() {
    IOException why = null;
    try {
      var parked = new ParkedThread();
      ByteBuffer bytes = ByteBuffer.allocate(PORTION);
      int n = parked.read(pipe.reader(), bytes);
      while (n != AsyncReader.END) {
        out.write(bytes.array(), 0, n);
        out.flush();
        wrote(n);
        n = parked.read(pipe.reader(), bytes.clear());
      }
      if (closes) {
        out.close();
      }
    } catch (IOException e) {
      why = e;
    } catch (Throwable t) {
      why = new IOException("writing failed: " + t, t);
    } finally {
      end(why);
    }
  }

  private void wrote(int n) {
    Waker waker;
    synchronized (this) {
      written += n;
      waker = flusher;
      flusher = null;
    }
    ContainedWake.wake(waker);
  }

  private void end(@Nullable IOException why) {
    Waker waker;
    synchronized (this) {
      ended = true;
      failure = why;
      waker = flusher;
      flusher = null;
    }
    pipe.reader().close(); // whoever waits to write fails
    ContainedWake.wake(waker);
  }

  /// Takes no more. What was given is still written, by the thread, which then closes the stream.
  @Override
  public void close() {
    pipe.writer().close();
    if (closes) {
      start(); // whoever closes must not block
    }
  }
}
