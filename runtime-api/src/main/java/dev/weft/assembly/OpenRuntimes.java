package dev.weft.assembly;

import dev.weft.spi.Loggers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/// The names of the runtimes that are open in this process, the global one left out: so that a task
/// which goes to the global runtime by mistake is noticed. Keeps no runtime reachable.
///
/// **Threads.** Any.
public final class OpenRuntimes {
  private OpenRuntimes() {}

  /// The name of the runtime of the process, and of its thread.
  public static final String GLOBAL = "weft-global";

  private static final Logger LOG = Loggers.of(OpenRuntimes.class);

  private static final Set<Entry> OPEN = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean SAID = new AtomicBoolean();

  /// One runtime; compared by identity.
  public static final class Entry {
    private final String name;

    private Entry(String name) {
      this.name = name;
    }
  }

  public static Entry opened(String name) {
    var entry = new Entry(name);
    if (!name.equals(GLOBAL)) {
      OPEN.add(entry);
    }
    return entry;
  }

  public static void closed(Entry entry) {
    OPEN.remove(entry);
  }

  /// A task was started outside of all runtimes. Where one is open, that is likely not meant, and
  /// is said once in a process.
  public static void calledOutside() {
    if (SAID.getPlain()) {
      return;
    }
    String message = suspicion();
    if (message != null && SAID.compareAndSet(false, true)) {
      LOG.warn(message);
    }
  }

  static @org.jspecify.annotations.Nullable String suspicion() {
    for (Entry entry : OPEN) {
      return "a task was started through Tasks or JoinSet outside of a runtime's tasks, and goes to"
          + " the global runtime, although '"
          + entry.name
          + "' is open: spawn it on that one (Weft.spawn, new JoinSet<>(weft)) if it is meant to"
          + " end with it. This is said once";
    }
    return null;
  }
}
