package dev.weft.reactor.jna.kqueue;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What the kqueue in memory learns readiness from. Addresses are `long`.
final class LinuxPoll {
  static final int ADD = 1;
  static final int DELETE = 2;
  static final int MODIFY = 3;

  static final int IN = 0x001;
  static final int OUT = 0x004;
  static final int ERR = 0x008;
  static final int HUP = 0x010;
  static final int RDHUP = 0x2000;
  static final int EDGE = 1 << 31;

  static final int CLOSE_ON_EXEC = 0x80000;
  static final int NONBLOCK = 0x800;

  private static final long FIONREAD = 0x541B;

  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
  private static final int SIZE = PACKED ? 12 : 16;
  private static final int DATA = PACKED ? 4 : 8;

  static {
    Native.register(LinuxPoll.class, NativeLibrary.getProcess());
  }

  private LinuxPoll() {}

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int epfd, int op, int fd, long event);

  static native int epoll_wait(int epfd, long events, int max, int timeoutMillis);

  static native int eventfd(int initial, int flags);

  private static native int ioctl(int fd, long request, long argument);

  /// How many bytes there are to be read.
  static long readable(int fd) {
    try (var count = new Memory(4)) {
      return ioctl(fd, FIONREAD, Pointer.nativeValue(count)) < 0 ? 0 : count.getInt(0);
    }
  }

  /// An array of `struct epoll_event`.
  static final class Events {
    private final Memory memory;
    private final ByteBuffer bytes;

    Events(int capacity) {
      memory = new Memory((long) capacity * SIZE);
      bytes = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    }

    long address() {
      return Pointer.nativeValue(memory);
    }

    Events of(int events, long data) {
      bytes.putInt(0, events);
      bytes.putLong(DATA, data);
      return this;
    }

    int bits(int i) {
      return bytes.getInt(i * SIZE);
    }

    long data(int i) {
      return bytes.getLong(i * SIZE + DATA);
    }
  }
}
