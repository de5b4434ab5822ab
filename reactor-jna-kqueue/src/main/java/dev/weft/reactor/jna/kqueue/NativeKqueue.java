package dev.weft.reactor.jna.kqueue;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import dev.weft.reactor.jna.LibC;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The calls, in a native library: the C library on macOS and FreeBSD.
final class NativeKqueue implements Kqueue {

  /// The name that stands for the C library.
  static final String C_LIBRARY = "c";

  private static @Nullable String loaded;

  private NativeKqueue() {}

  /// The calls as `library` has them. A process can have one library for them.
  ///
  /// @param library a name, or the path of a file
  /// @throws IOException if it cannot be loaded, or another one has been
  static synchronized Kqueue of(String library) throws IOException {
    if (loaded == null) {
      try {
        Native.register(
            Calls.class,
            library.equals(C_LIBRARY)
                ? NativeLibrary.getProcess()
                : NativeLibrary.getInstance(library));
      } catch (LinkageError e) {
        throw new IOException(
            "no kqueue in the library '"
                + library
                + "': "
                + e.getMessage()
                + "; name another one with -D"
                + KqueueReactorProvider.LIBRARY,
            e);
      }
      loaded = library;
    } else if (!loaded.equals(library)) {
      throw new IOException(
          "kqueue comes from the library '"
              + loaded
              + "' in this process; it cannot come from '"
              + library
              + "' as well");
    }
    return new NativeKqueue();
  }

  @Override
  public int kqueue() {
    return Calls.kqueue();
  }

  @Override
  public int kevent(
      int kq, long changes, int changeCount, long events, int eventCount, long timeout) {
    return Calls.kevent(kq, changes, changeCount, events, eventCount, timeout);
  }

  @Override
  public int close(int kq) {
    return LibC.close(kq);
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }

  /// Linked by [#of].
  static final class Calls {
    private Calls() {}

    static native int kqueue();

    static native int kevent(
        int kq, long changes, int changeCount, long events, int eventCount, long timeout);
  }
}
