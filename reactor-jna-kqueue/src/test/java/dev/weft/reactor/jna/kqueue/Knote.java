package dev.weft.reactor.jna.kqueue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a [MemoryKqueue] knows of one filter of one ident. Its flags are those it was added with:
/// later changes enable, disable and trigger it, and overwrite its `udata`, but `EV_CLEAR`,
/// `EV_ONESHOT` and `EV_DISPATCH` stay what they were.
///
/// **Threads.** Under the monitor of its kqueue.
final class Knote {
  static final int ENABLE = 0x0004;
  static final int DISABLE = 0x0008;

  /// Deleted when it is reported.
  static final int ONESHOT = 0x0010;

  /// Disabled when it is reported.
  static final int DISPATCH = 0x0080;

  /// What the change does with the user's own 24 bits of `fflags`: nothing, and, or, copy.
  static final int CONTROL = 0xc0000000;

  static final int NOP = 0x00000000;
  static final int AND = 0x40000000;
  static final int OR = 0x80000000;
  static final int COPY = 0xc0000000;
  static final int OWN_BITS = 0x00ffffff;

  record Key(long ident, short filter) {}

  final Key key;
  final long serial;

  /// What the descriptor is of, as the system names it.
  private final @Nullable String target;

  /// Of [Kqueue#CLEAR], [#ONESHOT], [#DISPATCH] and [Kqueue#RECEIPT].
  final int flags;

  boolean disabled;
  long udata;

  // Of the user's filter.
  boolean triggered;
  int fflags;
  long data;

  Knote(Key key, long serial, int flags) {
    this.key = key;
    this.serial = serial;
    this.target = target(key.ident);
    this.flags = flags & (Kqueue.CLEAR | ONESHOT | DISPATCH | Kqueue.RECEIPT);
    this.disabled = (flags & DISABLE) != 0;
  }

  private static @Nullable String target(long fd) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
    } catch (IOException e) {
      return null;
    }
  }

  /// Whether its descriptor has not been closed since, and perhaps opened anew.
  boolean isOpen() {
    return target != null && target.equals(target(key.ident));
  }

  boolean isPipe() {
    return target != null && target.startsWith("pipe:");
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /// The user's filter, as it is added.
  void attached(Dialect dialect, int note, long value) {
    fflags = note & OWN_BITS;
    data = value;
    triggered = (note & Kqueue.TRIGGER) != 0 && dialect.triggersWhenAdded();
  }

  /// The user's filter, as it is changed.
  void touched(Dialect dialect, int change, int note, long value) {
    int own = note & OWN_BITS;
    fflags =
        switch (note & CONTROL) {
          case AND -> fflags & own;
          case OR -> fflags | own;
          case COPY -> own;
          default -> fflags;
        };
    data = value;
    triggered = (triggered || (note & Kqueue.TRIGGER) != 0) && !dialect.resets(change);
  }

  /// Whether the user's filter is to be reported.
  boolean isActive() {
    return triggered && !disabled;
  }
}
