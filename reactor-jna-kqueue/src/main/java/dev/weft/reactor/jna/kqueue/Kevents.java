package dev.weft.reactor.jna.kqueue;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.weft.spi.Readiness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A preallocated array of `struct kevent`, written by the system and read by offset, or the other
/// way round. Not for several threads at once.
final class Kevents {
  private final KeventAbi abi;
  private final Memory memory;
  private final ByteBuffer bytes;
  private final long address;
  private final int capacity;

  Kevents(int capacity, KeventAbi abi) {
    this.abi = abi;
    this.capacity = capacity;
    this.memory = new Memory((long) capacity * abi.size());
    this.memory.clear();
    this.bytes = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    this.address = Pointer.nativeValue(memory);
  }

  /// The address of the first event; valid as long as this object is reachable.
  long address() {
    return address;
  }

  int capacity() {
    return capacity;
  }

  /// Writes a change. Every change overwrites the `udata` that is there, so each says it.
  void put(int i, long ident, short filter, int flags, int fflags, long udata) {
    int at = i * abi.size();
    bytes.putLong(at + KeventAbi.IDENT, ident);
    bytes.putShort(at + KeventAbi.FILTER, filter);
    bytes.putShort(at + KeventAbi.FLAGS, (short) flags);
    bytes.putInt(at + KeventAbi.FFLAGS, fflags);
    bytes.putLong(at + KeventAbi.DATA, 0);
    bytes.putLong(at + KeventAbi.UDATA, udata);
  }

  long udata(int i) {
    return bytes.getLong(i * abi.size() + KeventAbi.UDATA);
  }

  /// The error number of a receipt, 0 if the change was made.
  int error(int i) {
    return (int) bytes.getLong(i * abi.size() + KeventAbi.DATA);
  }

  int readiness(int i) {
    int at = i * abi.size();
    return bits(
        bytes.getShort(at + KeventAbi.FILTER),
        bytes.getShort(at + KeventAbi.FLAGS),
        bytes.getInt(at + KeventAbi.FFLAGS));
  }

  /// In the runtime's terms.
  ///
  /// `EOF` is the end of the filter's own direction; its `fflags` are the socket's error, if it
  /// ended with one. An error that ends nothing, such as an ICMP message, comes as readiness of
  /// both filters.
  static int bits(short filter, int flags, int fflags) {
    boolean ended = (flags & Kqueue.EOF) != 0;
    int bits =
        filter == Kqueue.READ
            ? Readiness.READ | (ended ? Readiness.READ_CLOSED : 0)
            : Readiness.WRITE | (ended ? Readiness.WRITE_CLOSED : 0);
    return ended && fflags != 0 ? bits | Readiness.ERROR : bits;
  }
}
