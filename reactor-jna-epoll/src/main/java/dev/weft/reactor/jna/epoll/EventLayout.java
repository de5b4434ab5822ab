package dev.weft.reactor.jna.epoll;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the fields of `struct epoll_event` are, in bytes: 32 bits of events at 0, then 64 bits of
/// data. On x86-64 alone the structure is packed.
///
/// @param size of one event
/// @param data the offset of the data
record EventLayout(int size, int data) {

  /// By the names that the JVM has for architectures. What is not here has not been looked up.
  private static final Map<String, EventLayout> OF =
      Map.of("amd64", new EventLayout(12, 4), "aarch64", new EventLayout(16, 8));

  /// The layout on `architecture` (`os.arch`), or null if it is not known.
  static @Nullable EventLayout of(String architecture) {
    return OF.get(architecture);
  }
}
