package dev.weft.reactor.jna.kqueue;

/// What the kqueues that there are do differently, as far as a program can tell: from the manual
/// pages and the public sources of FreeBSD's kernel, of macOS's, and of libkqueue.
enum Dialect {
  /// `EV_CLEAR` in a change of the user's filter takes the trigger back, even that of the same
  /// change. `NOTE_TRIGGER` in the change that adds does not trigger. A receipt's flags are
  /// `EV_ERROR` alone.
  FREEBSD(KeventAbi.FREEBSD),

  /// `EV_CLEAR` in a change says nothing. `NOTE_TRIGGER` in the change that adds triggers. A
  /// receipt has `EV_ERROR` beside the flags of its change.
  MACOS(KeventAbi.MACOS),

  /// A change of what is there counts if it has no flags, or one that is an action; one with
  /// nothing but, say, `EV_CLEAR` is made without effect. Else as macOS, but adding triggers
  /// nothing.
  LIBKQUEUE(KeventAbi.LIBKQUEUE);

  private static final int ACTIONS =
      Kqueue.ADD | Knote.ENABLE | Knote.DISABLE | Kqueue.RECEIPT | Kqueue.DELETE;

  final KeventAbi abi;

  Dialect(KeventAbi abi) {
    this.abi = abi;
  }

  /// Whether a change with `flags` of a knote that is there has no effect.
  boolean ignores(int flags) {
    return this == LIBKQUEUE && flags != 0 && (flags & ACTIONS) == 0;
  }

  /// Whether a change with `flags` resets the user's filter.
  boolean resets(int flags) {
    return this == FREEBSD && (flags & Kqueue.CLEAR) != 0;
  }

  /// Whether the change that adds the user's filter may trigger it.
  boolean triggersWhenAdded() {
    return this == MACOS;
  }

  /// The flags of the answer to a change with `flags`.
  int receipt(int flags) {
    return this == FREEBSD ? Kqueue.ERROR : flags | Kqueue.ERROR;
  }
}
