package dev.weft.io;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.outcome.ContainedWake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;

/// Bytes on their way from a writer to a reader in memory, at most `capacity` of them: what
/// [ByteStreams#simplex] and [ByteStreams#duplex] are made of.
///
/// *Protocol.* All state is under this object's monitor; wakers are called without it.
/// - **P1** The bytes inside are those that were accepted and not yet taken, in order, at most
///   `capacity`.
/// - **P2** Who waits has left its waker in the section in which it looked and found nothing. Who
///   changes that (puts bytes in, takes bytes out, ends a side) takes the waker in the section of
///   the change, and calls it afterwards.
/// - **P3** `ended` and `readerClosed` are only turned on. After `ended` no byte goes in, and the
///   reader gets what is inside and then the end. After `readerClosed` what was inside is gone, and
///   writing fails.
final class Pipe {

  /// In bytes; the memory that a pipe takes at its first byte. Grows by doubling, since most pipes
  /// hold less than they may.
  private static final int FIRST = 256;

  private static final byte[] NOTHING = {};

  private final int capacity;

  // Under the monitor.
  private byte[] ring = NOTHING;
  private int head;
  private int size;
  private boolean ended;
  private boolean writerClosed;
  private boolean readerClosed;
  private final WaitingSlot reader = new WaitingSlot();
  private final WaitingSlot writer = new WaitingSlot();

  Pipe(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a pipe for " + capacity + " bytes");
    }
    this.capacity = capacity;
  }

  /// The poll of [AsyncReader#pollRead].
  int read(Context cx, ByteBuffer dst) throws IOException {
    if (!dst.hasRemaining()) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return AsyncReader.PENDING;
    }
    Waker wake = null;
    int n;
    synchronized (this) {
      if (readerClosed) {
        throw new ClosedChannelException();
      }
      if (size > 0) {
        wake = writer.take();
        n = moveTo(dst);
      } else if (ended) {
        n = AsyncReader.END;
      } else {
        wake = reader.leave(cx.waker());
        n = AsyncReader.PENDING;
      }
    }
    ContainedWake.wake(wake);
    if (n != AsyncReader.PENDING) {
      cx.madeProgress();
    }
    return n;
  }

  /// The poll of [AsyncWriter#pollWrite].
  int write(Context cx, ByteBuffer src) throws IOException {
    if (!src.hasRemaining()) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return AsyncWriter.PENDING;
    }
    Waker wake;
    int n;
    synchronized (this) {
      checkWritable();
      if (size < capacity) {
        makeRoom((int) Math.min(capacity, (long) size + src.remaining()));
        wake = reader.take();
        n = moveFrom(src);
      } else {
        wake = writer.leave(cx.waker());
        n = AsyncWriter.PENDING;
      }
    }
    ContainedWake.wake(wake);
    if (n != AsyncWriter.PENDING) {
      cx.madeProgress();
    }
    return n;
  }

  private void checkWritable() throws IOException {
    if (writerClosed) {
      throw new ClosedChannelException();
    }
    if (ended) {
      throw new IOException(
          "this end was shut down, and nothing can be written after the end of a stream");
    }
    if (readerClosed) {
      throw new IOException("the reader at the other end was closed: nobody will read this");
    }
  }

  private void makeRoom(int wanted) {
    if (wanted <= ring.length) {
      return;
    }
    int length = (int) Math.min(capacity, Math.max(Math.max(FIRST, wanted), 2L * ring.length));
    byte[] larger = Arrays.copyOf(ring, length);
    int tail = ring.length - head;
    if (size > tail) { // it goes round: first what is at the end, then what is at the beginning
      System.arraycopy(ring, head, larger, 0, tail);
      System.arraycopy(ring, 0, larger, tail, size - tail);
    } else {
      System.arraycopy(ring, head, larger, 0, size);
    }
    head = 0;
    ring = larger;
  }

  private int moveFrom(ByteBuffer src) {
    int n = Math.min(src.remaining(), capacity - size);
    int beyond = head - (ring.length - size);
    int at = beyond < 0 ? head + size : beyond;
    int first = Math.min(n, ring.length - at);
    src.get(ring, at, first).get(ring, 0, n - first);
    size += n;
    return n;
  }

  private int moveTo(ByteBuffer dst) {
    int n = Math.min(dst.remaining(), size);
    int first = Math.min(n, ring.length - head);
    dst.put(ring, head, first).put(ring, 0, n - first);
    size -= n;
    int beyond = head - (ring.length - n);
    head = beyond < 0 ? head + n : beyond;
    return n;
  }

  /// Ends the stream after what is inside.
  ///
  /// @throws ClosedChannelException if the writer was closed
  void end() throws ClosedChannelException {
    Waker wake;
    synchronized (this) {
      if (writerClosed) {
        throw new ClosedChannelException();
      }
      ended = true;
      wake = reader.take();
    }
    ContainedWake.wake(wake);
  }

  /// Whoever waits to write fails; the reader gets the rest, and the end.
  void closeWriter() {
    Waker waitsToRead;
    Waker waitsToWrite;
    synchronized (this) {
      writerClosed = true;
      ended = true;
      waitsToRead = reader.take();
      waitsToWrite = writer.take();
    }
    ContainedWake.wake(waitsToRead);
    ContainedWake.wake(waitsToWrite);
  }

  /// Whoever waits fails; what is inside is gone.
  void closeReader() {
    Waker waitsToRead;
    Waker waitsToWrite;
    synchronized (this) {
      readerClosed = true;
      ring = NOTHING;
      head = 0;
      size = 0;
      waitsToRead = reader.take();
      waitsToWrite = writer.take();
    }
    ContainedWake.wake(waitsToRead);
    ContainedWake.wake(waitsToWrite);
  }

  synchronized void forgetReader(Context cx) {
    reader.forget(cx.waker());
  }

  synchronized void forgetWriter(Context cx) {
    writer.forget(cx.waker());
  }

  /// How many bytes are inside.
  synchronized int size() {
    return size;
  }

  @Override
  public synchronized String toString() {
    return size
        + " of "
        + capacity
        + " bytes"
        + (ended && !writerClosed ? ", ended" : "")
        + (writerClosed ? ", writer closed" : "")
        + (readerClosed ? ", reader closed" : "");
  }
}
