package dev.weft.compiler.testing;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.io.AsyncDuplex;
import java.nio.ByteBuffer;

/// A stream that never ends, and waits before each attempt. It fills what it reads into, and takes
/// all that is written. It counts what was given up.
public class EndlessStream implements AsyncDuplex {

  private boolean readerHasWaited;
  private boolean writerHasWaited;
  private int cancelledReads;
  private int cancelledWrites;

  /// One whose class has a `read` of its own, which yields 77.
  public static final class WithItsOwnRead extends EndlessStream {
    @Override
    public Future<Integer> read(ByteBuffer dst) {
      return Futures.ready(77);
    }
  }

  @Override
  public final int pollRead(Context cx, ByteBuffer dst) {
    readerHasWaited = !readerHasWaited;
    if (readerHasWaited) {
      return PENDING;
    }
    int n = dst.remaining();
    dst.position(dst.limit());
    return n;
  }

  @Override
  public final int pollWrite(Context cx, ByteBuffer src) {
    writerHasWaited = !writerHasWaited;
    if (writerHasWaited) {
      return PENDING;
    }
    int n = src.remaining();
    src.position(src.limit());
    return n;
  }

  /// How often a read and a write were given up, as text.
  public final String cancelled() {
    return cancelledReads + " reads, " + cancelledWrites + " writes";
  }

  @Override
  public final void cancelRead(Context cx) {
    cancelledReads++;
  }

  @Override
  public final void cancelWrite(Context cx) {
    cancelledWrites++;
  }

  @Override
  public final boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public final boolean pollShutdown(Context cx) {
    return true;
  }

  @Override
  public final void close() {}
}
