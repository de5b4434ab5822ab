package dev.weft.reactor.jna.kqueue;

import dev.weft.spi.Availability;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/// A kqueue to test with.
enum Kind {
  IN_MEMORY_LIKE_MACOS(Dialect.MACOS, false),
  IN_MEMORY_LIKE_FREEBSD(Dialect.FREEBSD, false),
  IN_MEMORY_LIKE_LIBKQUEUE(Dialect.LIBKQUEUE, false),

  /// Says everything twice: a report is a hint.
  IN_MEMORY_THAT_STUTTERS(Dialect.FREEBSD, true),

  /// The system's own or, where `weft.jna-kqueue.library` says so, a stand-in.
  THE_SYSTEMS(null, false);

  private static final String SYSTEM = System.getProperty("os.name");
  private final Dialect dialect;
  private final boolean stutters;

  Kind(Dialect dialect, boolean stutters) {
    this.dialect = dialect;
    this.stutters = stutters;
  }

  /// Skips the test where there is no such kqueue.
  void assumeAvailable() {
    if (this != THE_SYSTEMS) {
      Assumptions.assumeTrue(SYSTEM.equals("Linux"), "the kqueue in memory is over Linux's epoll");
    } else if (new KqueueReactorProvider().availability() instanceof Availability.No(var reason)) {
      Assumptions.abort(reason);
    }
  }

  KeventAbi abi() {
    return this == THE_SYSTEMS ? KeventAbi.of(SYSTEM, System.getProperty("os.arch")) : dialect.abi;
  }

  Kqueue calls() throws IOException {
    return this == THE_SYSTEMS
        ? NativeKqueue.of(KqueueReactorProvider.library())
        : new MemoryKqueue(dialect, stutters);
  }

  String sleepsIn() {
    return (this == THE_SYSTEMS ? NativeKqueue.class : LinuxPoll.class).getName();
  }
}
