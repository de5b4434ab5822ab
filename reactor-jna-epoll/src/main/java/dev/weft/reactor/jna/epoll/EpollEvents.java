package dev.weft.reactor.jna.epoll;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.weft.spi.Readiness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A preallocated array of `struct epoll_event`, written by the system and read by offset, or the
/// other way round. Not for several threads at once.
final class EpollEvents {
  private final EventLayout layout;
  private final Memory memory;
  private final ByteBuffer bytes;
  private final long address;
  private final int capacity;

  EpollEvents(int capacity, EventLayout layout) {
    this.layout = layout;
    this.capacity = capacity;
    this.memory = new Memory((long) capacity * layout.size());
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

  void put(int i, int events, long data) {
    int at = i * layout.size();
    bytes.putInt(at, events);
    bytes.putLong(at + layout.data(), data);
  }

  long data(int i) {
    return bytes.getLong(i * layout.size() + layout.data());
  }

  int readiness(int i) {
    return bits(bytes.getInt(i * layout.size()));
  }

  /// In the runtime's terms.
  ///
  /// `RDHUP` is the peer's end of the stream; `HUP` is both ends (a reset, or both shut), or the
  /// end of a pipe's or terminal's other side. Errors are no end: an ICMP message is an error of a
  /// datagram socket that goes on, and those that are final, but one, bring `HUP` along. The one is
  /// a pipe nobody reads; writing to it fails at once and never blocks.
  static int bits(int events) {
    int bits = 0;
    if ((events & (Epoll.IN | Epoll.PRI)) != 0) {
      bits |= Readiness.READ;
    }
    if ((events & Epoll.OUT) != 0) {
      bits |= Readiness.WRITE;
    }
    if ((events & Epoll.RDHUP) != 0) {
      bits |= Readiness.READ_CLOSED;
    }
    if ((events & Epoll.HUP) != 0) {
      bits |= Readiness.READ_CLOSED | Readiness.WRITE_CLOSED;
    }
    if ((events & Epoll.ERR) != 0) {
      bits |= Readiness.ERROR;
    }
    return bits;
  }
}
