package dev.weft.management;

import dev.weft.Weft;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/// Prints the dumps of runtimes on standard output when the process gets a signal.
///
/// The JVM keeps `QUIT` to itself, on which it prints what its threads do. That it did so is an
/// event of the flight recorder; so for `QUIT` a recording of that one event runs while there are
/// runtimes to dump, and ours follow the JVM's dump within a second or so. Other signals, such as
/// `TRAP`, are handled by us, as far as the JVM lets them go.
///
/// The JDK's door to signals is `sun.misc.Signal`, which javac warns of; so it is called by
/// reflection.
final class DumpSignal {
  private DumpSignal() {}

  private static final String QUIT = "QUIT";

  /// What the JVM does to print what its threads do.
  private static final String VM_EVENT = "jdk.ExecuteVMOperation";

  /// The thread that does what a signal asks for. A dump that somebody else has asked the JVM for,
  /// as `jcmd` does, is not printed here, and so neither is ours.
  private static final String SIGNAL_THREAD = "Signal Dispatcher";

  // Under the class's lock.
  private static final Map<String, Set<Weft>> RUNTIMES = new HashMap<>();
  private static final Map<String, Handler> HANDLERS = new HashMap<>();
  private static @Nullable RecordingStream recording;

  /// Ours, and the one that was there before.
  private record Handler(Object ours, Object before) {}

  /// Sees whether the signal can be heard; nothing is changed.
  ///
  /// @throws IllegalArgumentException if the JVM does not give that signal away
  static synchronized void check(String name) {
    if (!name.equals(QUIT) && !HANDLERS.containsKey(name)) {
      putBack(name, install(name));
    }
  }

  /// Dumps `runtime`, too, when that signal comes, until it is removed.
  static synchronized void add(String name, Weft runtime) {
    if (name.equals(QUIT)) {
      recording = recording == null ? watch() : recording;
    } else if (!HANDLERS.containsKey(name)) {
      HANDLERS.put(name, install(name));
    }
    RUNTIMES.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(runtime);
  }

  /// Dumps `runtime` no more. With the last one of a signal, the handler from before is put back,
  /// if somebody had installed one: what signals do by default, such as to end the process, is not
  /// what whoever asks for a dump a moment too late wants.
  static void remove(Weft runtime) {
    RecordingStream unused = null;
    synchronized (DumpSignal.class) {
      for (Map.Entry<String, Set<Weft>> heard : RUNTIMES.entrySet()) {
        if (heard.getValue().remove(runtime) && heard.getValue().isEmpty()) {
          Handler handler = HANDLERS.get(heard.getKey());
          if (handler == null) {
            unused = recording;
            recording = null;
          } else if (!isDefault(handler.before)) {
            HANDLERS.remove(heard.getKey());
            putBack(heard.getKey(), handler);
          }
        }
      }
    }
    if (unused != null) {
      unused.close(); // waits for its thread, which may be printing
    }
  }

  private static Handler install(String name) {
    try {
      Object ours =
          Proxy.newProxyInstance(
              DumpSignal.class.getClassLoader(),
              new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      print(name);
                      yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "the handler of weft.dump-signal";
                  });
      return new Handler(ours, handle(name, ours));
    } catch (InvocationTargetException refused) {
      throw new IllegalArgumentException(
          "weft.dump-signal is '"
              + name
              + "', and this JVM refuses that: "
              + refused.getCause().getMessage()
              + ". Take another one, such as QUIT or TRAP",
          refused.getCause());
    } catch (ReflectiveOperationException noSignals) {
      throw new IllegalArgumentException("weft.dump-signal: this JVM has no signals", noSignals);
    }
  }

  /// A handler that was installed over ours stays.
  private static void putBack(String name, Handler handler) {
    try {
      Object last = handle(name, handler.before);
      if (last != handler.ours) {
        handle(name, last);
      }
    } catch (ReflectiveOperationException gone) {
      throw new IllegalStateException("a signal that was ours", gone);
    }
  }

  private static boolean isDefault(Object handler) {
    try {
      return handler == Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null);
    } catch (ReflectiveOperationException gone) {
      throw new IllegalStateException("a signal that was ours", gone);
    }
  }

  /// @return the handler that was there before
  static Object handle(String name, Object handler) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    Class<?> signal = Class.forName("sun.misc.Signal");
    return signal
        .getMethod("handle", signal, type)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
  }

  /// Begins to listen. The threads that JFR starts for it would keep the context class loader of
  /// whoever comes first.
  private static RecordingStream watch() {
    Thread me = Thread.currentThread();
    ClassLoader loader = me.getContextClassLoader();
    me.setContextClassLoader(null);
    try {
      var stream = new RecordingStream();
      stream.enable(VM_EVENT).withoutThreshold();
      stream.onEvent(VM_EVENT, DumpSignal::looked);
      stream.startAsync();
      return stream;
    } finally {
      me.setContextClassLoader(loader);
    }
  }

  private static void looked(RecordedEvent event) {
    if ("PrintThreads".equals(event.getString("operation"))
        && event.getThread("caller") != null
        && SIGNAL_THREAD.equals(event.getThread("caller").getJavaName())) {
      print(QUIT);
    }
  }

  private static void print(String name) {
    List<Weft> open;
    synchronized (DumpSignal.class) {
      open = List.copyOf(RUNTIMES.getOrDefault(name, Set.of()));
    }
    for (Weft runtime : open) {
      try {
        System.out.print(runtime.dump());
      } catch (Throwable failure) { // the others are dumped all the same
        System.out.println(runtime.name() + ": no dump: " + failure);
      }
    }
    System.out.flush();
  }
}
