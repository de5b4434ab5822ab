package dev.weft.reactor.jna.kqueue;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What differs between the systems that have a kqueue: the size of `struct kevent`, in bytes, and
/// the number of the filter for the user's own events. All else is the same on 64-bit systems: the
/// offsets below, the other filters, the flags, the error numbers that [KqueueQueue] looks at.
///
/// @param size of one event; what FreeBSD has beyond the 32 bytes (`ext`) is not used
/// @param user `EVFILT_USER`
record KeventAbi(int size, short user) {

  /// `uintptr_t ident`.
  static final int IDENT = 0;

  /// `short filter`.
  static final int FILTER = 8;

  /// `unsigned short flags`.
  static final int FLAGS = 10;

  /// `unsigned int fflags`.
  static final int FFLAGS = 12;

  /// `intptr_t data` or `int64_t data`.
  static final int DATA = 16;

  /// `void *udata`.
  static final int UDATA = 24;

  static final KeventAbi MACOS = new KeventAbi(32, (short) -10);

  /// FreeBSD 12 and later.
  static final KeventAbi FREEBSD = new KeventAbi(64, (short) -11);

  /// A kqueue in user space.
  static final KeventAbi LIBKQUEUE = new KeventAbi(32, (short) -11);

  private static final Map<String, KeventAbi> OF =
      Map.of("Mac OS X", MACOS, "FreeBSD", FREEBSD, "Linux", LIBKQUEUE);

  /// 64 bits, little-endian. What is not here has not been looked up.
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

  /// The one of `system` (`os.name`) on `architecture` (`os.arch`), or null if it is not known.
  static @Nullable KeventAbi of(String system, String architecture) {
    return ARCHITECTURES.contains(architecture) ? OF.get(system) : null;
  }
}
