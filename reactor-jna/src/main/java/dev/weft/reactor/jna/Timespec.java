package dev.weft.reactor.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A preallocated `struct timespec`: two 64-bit numbers, seconds and nanoseconds, on all 64-bit
/// systems. Not for several threads at once.
public final class Timespec {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Memory memory = new Memory(16);
  private final ByteBuffer bytes = memory.getByteBuffer(0, 16).order(ByteOrder.nativeOrder());
  private final long address = Pointer.nativeValue(memory);

  /// One whose time is not set.
  public Timespec() {}

  /// Sets it to `nanos`, at least 0.
  ///
  /// @return its address, which is valid as long as this object is reachable
  public long of(long nanos) {
    bytes.putLong(0, nanos / NANOS_PER_SECOND);
    bytes.putLong(8, nanos % NANOS_PER_SECOND);
    return address;
  }
}
