package dev.weft.management;

import dev.weft.Weft;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

  // Under the class's lock; entries are not many.
  private static final Set<String> HANDLED = new HashSet<>();
  private static final Set<Weft> RUNTIMES = new LinkedHashSet<>();
  private static final Set<Weft> RUNTIMES_ON_QUIT = new LinkedHashSet<>();
  private static @Nullable RecordingStream recording;

  /// Sees to it that the signal is heard.
  ///
  /// @throws IllegalArgumentException if the JVM does not give that signal away
  static synchronized void handle(String name) {
    if (name.equals(QUIT) || HANDLED.contains(name)) {
      return;
    }
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Class<?> signal = Class.forName("sun.misc.Signal");
      Object proxy =
          Proxy.newProxyInstance(
              DumpSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      print(RUNTIMES);
                      yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "the handler of weft.dump-signal";
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      HANDLED.add(name);
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

  static synchronized void add(String name, Weft runtime) {
    if (!name.equals(QUIT)) {
      RUNTIMES.add(runtime);
    } else if (RUNTIMES_ON_QUIT.add(runtime) && recording == null) {
      recording = watch();
    }
  }

  private static RecordingStream watch() {
    var stream = new RecordingStream();
    stream.enable(VM_EVENT).withoutThreshold();
    stream.onEvent(VM_EVENT, DumpSignal::looked);
    stream.startAsync();
    return stream;
  }

  private static void looked(RecordedEvent event) {
    if ("PrintThreads".equals(event.getString("operation"))
        && event.getThread("caller") != null
        && SIGNAL_THREAD.equals(event.getThread("caller").getJavaName())) {
      print(RUNTIMES_ON_QUIT);
    }
  }

  static void remove(Weft runtime) {
    RecordingStream unused = null;
    synchronized (DumpSignal.class) {
      RUNTIMES.remove(runtime);
      if (RUNTIMES_ON_QUIT.remove(runtime) && RUNTIMES_ON_QUIT.isEmpty()) {
        unused = recording;
        recording = null;
      }
    }
    if (unused != null) {
      unused.close();
    }
  }

  private static void print(Set<Weft> runtimes) {
    Set<Weft> open;
    synchronized (DumpSignal.class) {
      open = new LinkedHashSet<>(runtimes);
    }
    for (Weft runtime : open) {
      System.out.print(runtime.dump());
    }
    System.out.flush();
  }
}
