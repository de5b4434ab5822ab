package dev.weft.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;

/// The JVM's signals: `sun.misc.Signal` of the module jdk.unsupported, the only door there is, by
/// method handles, since a compiler that is told to mind warnings lets nobody name it.
///
/// **Threads.** Any.
final class JvmSignals {

  private static final MethodHandle NEW;
  private static final MethodHandle NUMBER;
  private static final MethodHandle HANDLE;
  private static final MethodHandle RAISE;
  private static final Class<?> HANDLER;

  /// What a signal does that nobody handles.
  static final Object DEFAULT;

  /// What a signal does that is ignored.
  static final Object IGNORE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> signal = Class.forName("sun.misc.Signal");
      HANDLER = Class.forName("sun.misc.SignalHandler");
      NEW = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
      NUMBER = lookup.findVirtual(signal, "getNumber", MethodType.methodType(int.class));
      HANDLE = lookup.findStatic(signal, "handle", MethodType.methodType(HANDLER, signal, HANDLER));
      RAISE = lookup.findStatic(signal, "raise", MethodType.methodType(void.class, signal));
      DEFAULT = Objects.requireNonNull(HANDLER.getField("SIG_DFL").get(null));
      IGNORE = Objects.requireNonNull(HANDLER.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JVM has no sun.misc.Signal (module jdk.unsupported)", e);
    }
  }

  private JvmSignals() {}

  /// The system's number of the signal of that name.
  ///
  /// @throws IllegalArgumentException if the system has none
  static int number(String name) {
    try {
      return (int) NUMBER.invoke(NEW.invoke(name));
    } catch (Throwable t) {
      throw unchecked(t);
    }
  }

  /// A handler that runs `action`, on a thread that the JVM makes for each signal.
  static Object handler(Runnable action) {
    try {
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      return MethodHandleProxies.asInterfaceInstance(
          HANDLER, MethodHandles.dropArguments(run, 0, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Runnable.run", e);
    }
  }

  /// Installs `handler` for the signal of that name.
  ///
  /// @return the handler that was there before
  /// @throws IllegalArgumentException if the JVM or the system keeps the signal for itself
  static Object install(String name, Object handler) {
    try {
      return (Object) HANDLE.invoke(NEW.invoke(name), handler);
    } catch (Throwable t) {
      throw unchecked(t);
    }
  }

  /// Sends the signal of that name to this process.
  static void raise(String name) {
    try {
      RAISE.invoke(NEW.invoke(name));
    } catch (Throwable t) {
      throw unchecked(t);
    }
  }

  private static RuntimeException unchecked(Throwable t) {
    if (t instanceof Error e) {
      throw e;
    }
    return t instanceof RuntimeException e ? e : new IllegalStateException(t);
  }
}
