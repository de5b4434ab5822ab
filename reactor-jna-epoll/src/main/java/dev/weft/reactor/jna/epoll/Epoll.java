package dev.weft.reactor.jna.epoll;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/// The system calls of epoll, and the numbers of `<sys/epoll.h>` and `<sys/eventfd.h>`, which are
/// the same on all architectures. Addresses are `long`.
final class Epoll {
  static final int CTL_ADD = 1;
  static final int CTL_DEL = 2;
  static final int CLOEXEC = 0x80000;
  static final int NONBLOCK = 0x800;

  static final int IN = 0x001;
  static final int PRI = 0x002;
  static final int OUT = 0x004;
  static final int ERR = 0x008;
  static final int HUP = 0x010;
  static final int RDHUP = 0x2000;
  static final int ET = 1 << 31;

  /// `ENOSYS`.
  static final int NO_SUCH_CALL = 38;

  static {
    Native.register(Epoll.class, NativeLibrary.getProcess());
  }

  private Epoll() {}

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int epfd, int op, int fd, long event);

  static native int epoll_wait(int epfd, long events, int max, int timeoutMillis);

  static native int eventfd(int initial, int flags);

  /// `epoll_pwait2`, which takes nanoseconds: of Linux 5.11 and the C library of 2022. A class of
  /// its own: it cannot be linked where the library does not have it.
  static final class Precise {
    static {
      Native.register(Precise.class, NativeLibrary.getProcess());
    }

    private Precise() {}

    /// @param timeout the address of a `struct timespec`, or 0 for no limit
    /// @param signals the address of a set of signals, or 0
    static native int epoll_pwait2(int epfd, long events, int max, long timeout, long signals);
  }
}
