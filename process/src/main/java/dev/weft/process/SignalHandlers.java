package dev.weft.process;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Who in this process listens to which signal. A signal's handler is installed with the first who
/// listens, and with the last who stops the one before is put back.
///
/// **Threads.** Any; signals are delivered by threads of the JVM's.
///
/// *Protocol.* Under the monitor of this class: **H1** there is an entry for a signal if and only
/// if somebody listens to it, and then our handler is installed, unless somebody else installed
/// another one since, whose it is to put ours back. **H2** Whoever has listened before a signal is
/// delivered, and has not stopped by then, is told.
final class SignalHandlers {

  private static final Map<SignalKind, Handler> INSTALLED = new EnumMap<>(SignalKind.class);

  private SignalHandlers() {}

  /// One who listens.
  interface Listener {
    /// A signal of that kind has come. A thread of the JVM's; must not throw or block.
    void arrived(SignalKind kind);
  }

  /// @throws IllegalArgumentException if the JVM or the system keeps this signal for itself
  static synchronized void add(SignalKind kind, Listener listener) {
    Handler present = INSTALLED.get(kind);
    if (present == null) {
      present = new Handler(kind);
      present.listeners.add(listener);
      present.install();
      INSTALLED.put(kind, present);
    } else {
      present.listeners.add(listener);
    }
  }

  static synchronized void remove(SignalKind kind, Listener listener) {
    Handler present = INSTALLED.get(kind);
    if (present != null && present.listeners.remove(listener) && present.listeners.isEmpty()) {
      INSTALLED.remove(kind);
      present.uninstall();
    }
  }

  /// Whether somebody listens to it.
  static synchronized boolean isHeard(SignalKind kind) {
    return INSTALLED.containsKey(kind);
  }

  private static final class Handler {
    private final SignalKind kind;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Object ours = JvmSignals.handler(this::arrived);
    private Object before = JvmSignals.DEFAULT;

    Handler(SignalKind kind) {
      this.kind = kind;
    }

    void install() {
      before = install(ours);
    }

    /// H1: a handler that was installed over ours stays.
    void uninstall() {
      Object last = install(before);
      if (last != ours && last != JvmSignals.IGNORE) {
        install(last);
      }
    }

    private Object install(Object handler) {
      try {
        return JvmSignals.install(kind.name(), handler);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "this JVM lets nobody listen to SIG"
                + kind
                + " ("
                + e.getMessage()
                + "); with -Xrs it keeps INT, TERM and HUP from programs",
            e);
      }
    }

    private void arrived() {
      for (Listener listener : listeners) {
        listener.arrived(kind);
      }
    }
  }
}
