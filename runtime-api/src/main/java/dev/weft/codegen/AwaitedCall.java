package dev.weft.codegen;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.sync.Mpsc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a block awaits where the `await` is directly that of a read, a write or a receive: the
/// poll-level call, without a future for each time.
///
/// For `await(stream.read(buffer))` the compiler writes a call of [#read] in the place of
/// `stream.read`. It is the same to the block, but for this: what it hands out is the object that
/// the block awaited last, if it was one of these, and so a loop that reads and writes allocates
/// nothing (but the `Integer` of a count above 127, where the JIT cannot do without).
///
/// **Invariants.** *C1*: one block alone holds it, on its operand stack between the call and the
/// `await`, and then as [AsyncFrame#awaited]; no code of a user ever sees it. *C2*: it begins again
/// only when it is over. *C3*: of a class that overrides the method, the class's own is called.
/// *C4*: a block that unwinds gets a new one, since its `awaited` is the [Unwinder].
///
/// **Threads.** As for every future: one party at a time.
public final class AwaitedCall implements Future<@Nullable Object>, Waiting {

  private static final byte OVER = 0;
  private static final byte READ = 1;
  private static final byte WRITE = 2;
  private static final byte WRITE_ALL = 3;
  private static final byte RECV = 4;

  /// Which of the methods a class has inherited: a bit for each kind.
  private static final ClassValue<Integer> INHERITED =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return bit(READ, type, AsyncReader.class, "read")
              | bit(WRITE, type, AsyncWriter.class, "write")
              | bit(WRITE_ALL, type, AsyncWriter.class, "writeAll");
        }
      };

  private byte kind;

  /// Whether it was polled; only then may it wait.
  private boolean started;

  /// Stays when it is over, as does `buffer`: the next time it is mostly the same.
  private @Nullable Object party;

  private @Nullable ByteBuffer buffer;

  private AwaitedCall() {}

  /// Initialises this class, when the first block is made: where the heap is full at the first
  /// read, it would fail, and the JVM never tries again.
  static void link() {}

  private static int bit(byte kind, Class<?> type, Class<?> declaring, String method) {
    try {
      Class<?> declares = type.getMethod(method, ByteBuffer.class).getDeclaringClass();
      return declares == declaring ? 1 << kind : 0;
    } catch (NoSuchMethodException e) {
      return 0;
    }
  }

  private static boolean inherits(Object party, byte kind) {
    return (INHERITED.get(party.getClass()) & 1 << kind) != 0;
  }

  /// In the place of [AsyncReader#read].
  public static Future<?> read(AsyncReader reader, ByteBuffer dst, AsyncFrame<?> frame) {
    return inherits(reader, READ) ? of(frame, READ, reader, dst) : reader.read(dst);
  }

  /// In the place of [AsyncWriter#write].
  public static Future<?> write(AsyncWriter writer, ByteBuffer src, AsyncFrame<?> frame) {
    return inherits(writer, WRITE) ? of(frame, WRITE, writer, src) : writer.write(src);
  }

  /// In the place of [AsyncWriter#writeAll(ByteBuffer)].
  public static Future<?> writeAll(AsyncWriter writer, ByteBuffer src, AsyncFrame<?> frame) {
    return inherits(writer, WRITE_ALL) ? of(frame, WRITE_ALL, writer, src) : writer.writeAll(src);
  }

  /// In the place of [Mpsc.Receiver#recv].
  public static Future<?> recv(Mpsc.Receiver<?> receiver, AsyncFrame<?> frame) {
    return begin(free(frame), RECV, Objects.requireNonNull(receiver), null);
  }

  private static AwaitedCall of(AsyncFrame<?> frame, byte kind, Object party, ByteBuffer buffer) {
    return begin(free(frame), kind, party, Objects.requireNonNull(buffer));
  }

  private static AwaitedCall free(AsyncFrame<?> frame) {
    Future<?> last = frame.awaited;
    if (last instanceof AwaitedCall call && call.kind == OVER) {
      return call;
    }
    var call = new AwaitedCall();
    if (!(last instanceof Unwinder)) {
      frame.awaited = call;
    }
    return call;
  }

  /// (What is there already is not written again: it is old, and a collector's barrier is dear.)
  private static AwaitedCall begin(
      AwaitedCall call, byte kind, Object party, @Nullable ByteBuffer buffer) {
    if (call.party != party) {
      call.party = party;
    }
    if (call.buffer != buffer) {
      call.buffer = buffer;
    }
    call.started = false;
    call.kind = kind;
    return call;
  }

  /// Polls.
  ///
  /// @return the value, or [AsyncFrame#SUSPENDED]
  @Nullable Object attempt(Context cx) throws Exception {
    started = true;
    Object value;
    try {
      value =
          switch (kind) {
            case READ -> moved(reader().pollRead(cx, bytes()));
            case WRITE -> moved(writer().pollWrite(cx, bytes()));
            case WRITE_ALL -> wroteAll(cx);
            case RECV -> received(receiver().pollRecv(cx));
            default -> throw PolledAfterCompletion.polled();
          };
    } catch (Throwable t) {
      kind = OVER;
      throw t;
    }
    if (value != AsyncFrame.SUSPENDED) {
      kind = OVER;
    }
    return value;
  }

  private static Object moved(int n) {
    return n == AsyncReader.PENDING ? AsyncFrame.SUSPENDED : (Integer) n;
  }

  private @Nullable Object wroteAll(Context cx) throws IOException {
    ByteBuffer src = bytes();
    while (src.hasRemaining()) {
      if (writer().pollWrite(cx, src) == AsyncWriter.PENDING) {
        return AsyncFrame.SUSPENDED;
      }
    }
    return null;
  }

  private static Object received(@Nullable Object message) {
    return message == null ? AsyncFrame.SUSPENDED : message;
  }

  private AsyncReader reader() {
    return (AsyncReader) Objects.requireNonNull(party);
  }

  private AsyncWriter writer() {
    return (AsyncWriter) Objects.requireNonNull(party);
  }

  private Mpsc.Receiver<?> receiver() {
    return (Mpsc.Receiver<?>) Objects.requireNonNull(party);
  }

  private ByteBuffer bytes() {
    return Objects.requireNonNull(buffer);
  }

  @Override
  public Poll<@Nullable Object> poll(Context cx) throws Exception {
    Object value = attempt(cx);
    return value == AsyncFrame.SUSPENDED ? Poll.pending() : Poll.ready(value);
  }

  @Override
  public void cancel(Context cx) {
    byte cancelled = started ? kind : OVER;
    kind = OVER;
    switch (cancelled) {
      case READ -> reader().cancelRead(cx);
      case WRITE, WRITE_ALL -> writer().cancelWrite(cx);
      case RECV -> receiver().cancelRecv(cx);
      default -> {
        // nothing waits
      }
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    Object of = party;
    switch (kind) {
      case READ -> trace.leaf("reading from " + of);
      case WRITE, WRITE_ALL -> trace.leaf("writing to " + of);
      case RECV -> trace.leaf("a message of a channel");
      default -> trace.leaf("nothing: it is over");
    }
  }
}
