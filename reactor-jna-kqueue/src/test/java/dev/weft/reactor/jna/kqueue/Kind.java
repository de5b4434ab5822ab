package dev.weft.reactor.jna.kqueue;

import dev.weft.spi.Availability;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/// A kqueue to test with.
enum Kind {
  IN_MEMORY_WITH_32_BYTES(KeventAbi.MACOS),
  IN_MEMORY_WITH_64_BYTES(KeventAbi.FREEBSD),

  /// The system's own or, where `weft.jna-kqueue.library` says so, a stand-in.
  THE_SYSTEMS(null);

  private static final String SYSTEM = System.getProperty("os.name");
  private final KeventAbi abi;

  Kind(KeventAbi abi) {
    this.abi = abi;
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
    return this == THE_SYSTEMS ? KeventAbi.of(SYSTEM, System.getProperty("os.arch")) : abi;
  }

  Kqueue calls() throws IOException {
    return this == THE_SYSTEMS
        ? NativeKqueue.of(System.getProperty(KqueueReactorProvider.LIBRARY, NativeKqueue.C_LIBRARY))
        : new MemoryKqueue(abi);
  }

  String sleepsIn() {
    return (this == THE_SYSTEMS ? NativeKqueue.class : LinuxPoll.class).getName();
  }
}
