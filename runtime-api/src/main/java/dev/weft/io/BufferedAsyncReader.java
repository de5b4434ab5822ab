package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A reader with a buffer before it: few large reads of the source, and lines.
///
/// A line is UTF-8 text that ends with `\n` or `\r\n`, or with the stream. Its length, which the
/// limits are about, is counted in bytes and without the terminator. The buffer holds a whole line,
/// so it grows to the longest one allowed; it shrinks again when it runs empty.
///
/// **Errors** leave the reader usable. A [LineTooLongException] comes as soon as the limit is
/// passed; what is left of that line is skipped by the next line read. A line that is no UTF-8 is
/// consumed and gives a [java.nio.charset.CharacterCodingException].
///
/// **Threads.** One party at a time, as any [AsyncReader].
///
/// **Budget.** A line spends a unit, beside what reading the source spends.
public final class BufferedAsyncReader implements AsyncReader, Waiting {

  /// The longest line by default, in bytes; it is asyncio's. Larger lets a peer make this process
  /// hold more for each connection.
  public static final int LINE_LIMIT = 64 * 1024;

  /// In bytes; the number of the JDK and of tokio. Smaller makes more system calls.
  private static final int CAPACITY = 8 * 1024;

  private final AsyncReader source;
  private final ReadBuffer buffer;
  private final int capacity;

  /// How many bytes at the front are known to hold no line end.
  private int scanned;

  /// Whether the front is the rest of a line that was too long.
  private boolean skipping;

  /// With a buffer of 8 KiB.
  public BufferedAsyncReader(AsyncReader source) {
    this(source, CAPACITY);
  }

  /// With a buffer of `capacity` bytes.
  ///
  /// @param source what to read from; from now on only through this reader
  /// @param capacity of the buffer in bytes, at least 1
  public BufferedAsyncReader(AsyncReader source, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a buffer of " + capacity + " bytes");
    }
    this.source = source;
    this.capacity = capacity;
    this.buffer = new ReadBuffer(capacity);
  }

  /// The next line without its terminator, at most [#LINE_LIMIT] bytes long; see [#readLine(int)].
  ///
  /// **Cancellation** is safe: no byte is lost.
  public Future<@Nullable String> readLine() {
    return readLine(LINE_LIMIT);
  }

  /// The next line without its terminator, which the last one may lack, or null at the end.
  ///
  /// Fails with a [LineTooLongException], a [java.nio.charset.CharacterCodingException], or what
  /// reading the source fails with.
  ///
  /// **Cancellation** is safe: no byte is lost; a line read in part stays in the buffer.
  ///
  /// @param limit the length allowed, in bytes
  public Future<@Nullable String> readLine(int limit) {
    checkLimit(limit);
    return Futures.pollFn(cx -> pollLine(cx, limit), this::cancelRead, this);
  }

  /// Appends the next line with its terminator to `out`. Yields the number of bytes it had, the
  /// terminator included; 0 at the end of the stream. Fails as [#readLine(int)] does, and then
  /// appends nothing.
  ///
  /// **Cancellation** is safe: no byte is lost, and nothing is appended but a whole line at the
  /// very end.
  ///
  /// @param limit the length allowed, in bytes, without the terminator
  public Future<Integer> readLineInto(StringBuilder out, int limit) {
    checkLimit(limit);
    return Futures.pollFn(
        cx -> {
          int n = pollLineInto(cx, out, limit);
          return n == PENDING ? Poll.pending() : Poll.ready(n);
        },
        this::cancelRead,
        this);
  }

  /// The bytes up to the next `delimiter`, and that one; or those up to the end of the stream, or
  /// null if it has come already.
  ///
  /// Fails with a [LimitExceededException] if there is no delimiter within `limit` bytes; they stay
  /// in the buffer.
  ///
  /// **Cancellation** is safe: no byte is lost.
  ///
  /// @param limit how many bytes there may be, the delimiter included
  public Future<byte @Nullable []> readUntil(byte delimiter, int limit) {
    checkLimit(limit);
    return Futures.pollFn(cx -> pollUntil(cx, delimiter, limit), this::cancelRead, this);
  }

  private Poll<byte @Nullable []> pollUntil(Context cx, byte delimiter, int limit)
      throws IOException {
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    int looked = 0;
    while (true) {
      int at = buffer.indexOf(delimiter, looked);
      looked = buffer.size();
      if ((at < 0 ? looked : at + 1) > limit) {
        throw new LimitExceededException("what comes before a delimiter", limit);
      }
      int n = at >= 0 ? END : buffer.fill(source, cx);
      if (n == PENDING) {
        return Poll.pending();
      }
      if (n == END) {
        cx.madeProgress();
        int length = at >= 0 ? at + 1 : looked;
        return Poll.ready(length == 0 ? null : takeBytes(length));
      }
    }
  }

  /// The next `count` bytes.
  ///
  /// Fails with an [EOFException] if the stream ends before; what there is stays in the buffer.
  ///
  /// **Cancellation** is safe: no byte is lost.
  ///
  /// @param count how many, which the buffer then holds at once
  public Future<byte[]> readExactly(int count) {
    checkLimit(count);
    return Futures.pollFn(
        cx -> pollBuffered(cx, count) ? Poll.ready(takeBytes(count)) : Poll.pending(),
        this::cancelRead,
        this);
  }

  /// The next byte.
  ///
  /// Fails with an [EOFException] at the end of the stream.
  ///
  /// **Cancellation** is safe: no byte is lost.
  public Future<Byte> readByte() {
    return readNumber(1, ByteOrder.BIG_ENDIAN, ByteBuffer::get);
  }

  /// A number of two bytes. `Short.toUnsignedInt` makes it one without a sign.
  ///
  /// Fails with an [EOFException] if the stream ends before; what there is stays in the buffer.
  ///
  /// **Cancellation** is safe: no byte is lost.
  public Future<Short> readShort(ByteOrder order) {
    return readNumber(2, order, ByteBuffer::getShort);
  }

  /// A number of four bytes; as [#readShort].
  ///
  /// **Cancellation** is safe: no byte is lost.
  public Future<Integer> readInt(ByteOrder order) {
    return readNumber(4, order, ByteBuffer::getInt);
  }

  /// A number of eight bytes; as [#readShort].
  ///
  /// **Cancellation** is safe: no byte is lost.
  public Future<Long> readLong(ByteOrder order) {
    return readNumber(8, order, ByteBuffer::getLong);
  }

  private <T> Future<T> readNumber(int bytes, ByteOrder order, Function<ByteBuffer, T> get) {
    return Futures.pollFn(
        cx -> {
          if (!pollBuffered(cx, bytes)) {
            return Poll.pending();
          }
          T number = get.apply(buffer.look().order(order));
          drop(bytes);
          return Poll.ready(number);
        },
        this::cancelRead,
        this);
  }

  /// @return whether the buffer holds `count` bytes
  private boolean pollBuffered(Context cx, int count) throws IOException {
    if (!cx.mayProceed()) {
      return false;
    }
    while (buffer.size() < count) {
      int n = buffer.fill(source, cx);
      if (n == PENDING) {
        return false;
      }
      if (n == END) {
        throw new EOFException(
            "the stream ended after %s of %s bytes".formatted(buffer.size(), count));
      }
    }
    cx.madeProgress();
    return true;
  }

  private byte[] takeBytes(int count) {
    scanned = 0;
    return buffer.take(count);
  }

  /// The poll of [#readLine(int)].
  public Poll<@Nullable String> pollLine(Context cx, int limit) throws IOException {
    int length = pollLength(cx, limit);
    if (length == PENDING) {
      return Poll.pending();
    }
    return Poll.ready(length == 0 ? null : take(length, textLength(length)));
  }

  /// The poll of [#readLineInto].
  ///
  /// @return the number of bytes, 0 at the end of the stream, or [#PENDING]
  public int pollLineInto(Context cx, StringBuilder out, int limit) throws IOException {
    int length = pollLength(cx, limit);
    if (length > 0) {
      out.append(take(length, length));
    }
    return length;
  }

  /// How many bytes stand in the buffer: they can be read without waiting.
  ///
  /// A server that has one more request there goes on with it before it flushes its answers; so a
  /// batch of requests is answered with one write.
  public int available() {
    return buffer.size();
  }

  /// A read-only look at what stands in the buffer, good until the next call of this reader.
  /// [#consume] takes from it.
  public ByteBuffer peek() {
    return buffer.look();
  }

  /// Takes the first `count` bytes out of the buffer.
  ///
  /// @throws IllegalArgumentException if there are not so many
  public void consume(int count) {
    if (count < 0 || count > buffer.size()) {
      throw new IllegalArgumentException(count + " of " + buffer.size() + " bytes");
    }
    drop(count);
  }

  /// Reads more into the buffer, whatever stands there; it grows if it is full, so whoever calls
  /// this sees to it that there is a limit.
  ///
  /// @return the number of bytes, at least 1; [#END]; or [#PENDING], with the waker left behind
  /// @throws IOException what reading the source fails with
  public int pollFill(Context cx) throws IOException {
    return buffer.fill(source, cx);
  }

  /// Writes from the buffer, which must hold something.
  int pollWriteTo(Context cx, AsyncWriter writer) throws IOException {
    int n = buffer.writeTo(cx, writer);
    scanned = 0;
    return n;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    if (!dst.hasRemaining()) {
      return 0;
    }
    if (buffer.size() == 0) {
      if (dst.remaining() >= capacity) {
        return source.pollRead(cx, dst);
      }
      int n = buffer.fill(source, cx);
      if (n <= 0) {
        return n;
      }
    } else if (cx.mayProceed()) {
      cx.madeProgress();
    } else {
      return PENDING;
    }
    scanned = 0;
    return buffer.moveTo(dst);
  }

  @Override
  public void cancelRead(Context cx) {
    source.cancelRead(cx);
  }

  /// Sees to it that a line stands at the front: its length with the terminator, 0 at the end of
  /// the stream, or [#PENDING].
  private int pollLength(Context cx, int limit) throws IOException {
    if (!cx.mayProceed()) {
      return PENDING;
    }
    while (true) {
      int newline = buffer.indexOf((byte) '\n', scanned);
      if (newline >= 0 && skipping) {
        drop(newline + 1);
        skipping = false;
        continue;
      }
      if (newline >= 0) {
        cx.madeProgress();
        return checked(newline + 1, limit);
      }
      scanned = buffer.size();
      refuseEndless(cx, limit);
      int n = buffer.fill(source, cx);
      if (n == PENDING) {
        return PENDING;
      }
      if (n == END) {
        skipping = false;
        return checked(buffer.size(), limit);
      }
    }
  }

  /// No end is in sight: forgets what is to be skipped, and refuses what is too long whatever
  /// comes.
  private void refuseEndless(Context cx, int limit) throws LineTooLongException {
    int size = buffer.size();
    boolean tooLong = size > limit && !(size - 1 == limit && buffer.at(limit) == '\r');
    if (skipping) {
      drop(size);
    } else if (tooLong) {
      cx.madeProgress();
      drop(size);
      skipping = true;
      throw new LineTooLongException(limit);
    }
  }

  private int checked(int length, int limit) throws LineTooLongException {
    if (textLength(length) > limit) {
      drop(length);
      throw new LineTooLongException(limit);
    }
    return length;
  }

  /// The length of the line at the front without its terminator.
  private int textLength(int length) {
    if (length == 0 || buffer.at(length - 1) != '\n') {
      return length;
    }
    return length > 1 && buffer.at(length - 2) == '\r' ? length - 2 : length - 1;
  }

  private String take(int length, int textLength) throws IOException {
    try {
      return buffer.utf8(textLength);
    } finally {
      drop(length);
    }
  }

  private void drop(int count) {
    buffer.drop(count);
    scanned = 0;
  }

  private static void checkLimit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("at most " + limit + " bytes");
    }
  }

  /// For dumps.
  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("reading from " + source);
  }
}
