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
/// *Protocol.* Under this object's monitor: **H1** there is an entry for a signal if and only if
/// somebody listens to it, and then our handler is installed, unless somebody else installed
/// another one since, whose it is to put ours back. **H2** Whoever has listened before a signal is
/// delivered, and has not stopped by then, is told.
final class SignalHandlers {

  /// Those of this process; a second object for the same table would not keep H1.
  static final SignalHandlers OF_THIS_PROCESS = new SignalHandlers(new OfTheJvm());

  private final Map<SignalKind, Handler> installed = new EnumMap<>(SignalKind.class);
  private final Table table;

  SignalHandlers(Table table) {
    this.table = table;
  }

  /// Where the handlers of signals stand: the JVM's, or a model's.
  interface Table {
    /// A handler that runs `action`.
    Object handler(Runnable action);

    /// Installs `handler` for the signal of that name.
    ///
    /// @return the handler that was there before
    Object install(String name, Object handler);
  }

  private static final class OfTheJvm implements Table {
    @Override
    public Object handler(Runnable action) {
      return JvmSignals.handler(action);
    }

    @Override
    public Object install(String name, Object handler) {
      return JvmSignals.install(name, handler);
    }
  }

  /// One who listens.
  interface Listener {
    /// A signal of that kind has come. A thread of the JVM's; must not throw or block.
    void arrived(SignalKind kind);
  }

  /// @throws IllegalArgumentException if the JVM or the system keeps this signal for itself
  synchronized void add(SignalKind kind, Listener listener) {
    Handler present = installed.get(kind);
    if (present == null) {
      present = new Handler(kind);
      present.listeners.add(listener);
      present.install();
      installed.put(kind, present);
    } else {
      present.listeners.add(listener);
    }
  }

  synchronized void remove(SignalKind kind, Listener listener) {
    Handler present = installed.get(kind);
    if (present != null && present.listeners.remove(listener) && present.listeners.isEmpty()) {
      installed.remove(kind);
      present.uninstall();
    }
  }

  /// Whether somebody listens to it.
  synchronized boolean isHeard(SignalKind kind) {
    return installed.containsKey(kind);
  }

  private final class Handler {
    private final SignalKind kind;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Object ours = table.handler(this::arrived);
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
        return table.install(kind.name(), handler);
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
