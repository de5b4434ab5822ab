package dev.weft.process;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/// The JVM's signals, by name: `sun.misc.Signal` of the module jdk.unsupported is the only door
/// there is, and this the only file that names it. (To ask for it by reflection instead would cost
/// a server tens of milliseconds at its start.)
///
/// **Threads.** Any.
final class JvmSignals {

  /// What a signal does that nobody handles.
  static final Object DEFAULT = SignalHandler.SIG_DFL;

  /// What a signal does that is ignored.
  static final Object IGNORE = SignalHandler.SIG_IGN;

  private JvmSignals() {}

  /// The system's number of the signal of that name.
  ///
  /// @throws IllegalArgumentException if the system has none
  static int number(String name) {
    return new Signal(name).getNumber();
  }

  /// A handler that runs `action`, on a thread that the JVM makes for each signal.
  static Object handler(Runnable action) {
    return new Running(action);
  }

  private record Running(Runnable action) implements SignalHandler {
    @Override
    public void handle(Signal signal) {
      action.run();
    }
  }

  /// Installs `handler` for the signal of that name.
  ///
  /// @return the handler that was there before
  /// @throws IllegalArgumentException if the JVM or the system keeps the signal for itself
  static Object install(String name, Object handler) {
    return Signal.handle(new Signal(name), (SignalHandler) handler);
  }

  /// Sends the signal of that name to this process.
  static void raise(String name) {
    Signal.raise(new Signal(name));
  }
}
