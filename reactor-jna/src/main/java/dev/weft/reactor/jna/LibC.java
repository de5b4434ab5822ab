package dev.weft.reactor.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;

/// The calls into the C library that every native reactor makes, and its error numbers.
///
/// Direct mapping with primitive arguments only: pointers are `long`, structures are blocks of
/// memory decoded by offset. JNA's comforts (`Structure`, interface mapping, `LastErrorException`)
/// are two to ten times slower, measured.
///
/// **Threads.** Any. The error number is the calling thread's, and is read by [#failure] right
/// after the call.
public final class LibC {

  /// "Operation not permitted": to epoll, a regular file.
  public static final int EPERM = 1;

  /// "No such file or directory": to a queue, a source that is not in it.
  public static final int ENOENT = 2;

  /// "Interrupted system call".
  public static final int EINTR = 4;

  /// "File exists": to a queue, a source that is in it.
  public static final int EEXIST = 17;

  /// "Resource temporarily unavailable": a call would block.
  private static final int EAGAIN = Platform.isLinux() ? 11 : 35;

  /// What tells `recv` and `send` not to wait, whatever mode the descriptor is in.
  static final int DO_NOT_WAIT = Platform.isLinux() ? 0x40 : 0x80;

  /// What tells `send` not to raise SIGPIPE; elsewhere the JVM ignores that.
  static final int NO_SIGNAL = Platform.isLinux() ? 0x4000 : 0;

  static {
    Native.register(LibC.class, NativeLibrary.getProcess());
  }

  private LibC() {}

  /// `close(2)`.
  public static native int close(int fd);

  /// `write(2)`.
  ///
  /// @param buffer an address
  /// @param count in bytes
  public static native long write(int fd, long buffer, long count);

  private static native String strerror(int errno);

  /// What `call` just failed with, in the words of the C library.
  public static IOException failure(String call) {
    return failure(call, Native.getLastError());
  }

  /// Whether a call that moves bytes would block.
  static boolean wouldBlock(int errno) {
    return errno == EAGAIN;
  }

  /// What an error number says, in the words of the C library.
  public static IOException failure(String call, int errno) {
    return new IOException(call + ": " + strerror(errno) + " (errno " + errno + ")");
  }
}
