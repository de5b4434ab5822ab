package dev.weft.process;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// H1, H2 of [SignalHandlers]: one stops to listen, while another begins.
class SignalHandlersModelTest {

  /// The JVM's side: the handler of one signal. Whoever raises it looks for the handler, and then
  /// calls it.
  private static final class OneSignal implements SignalHandlers.Table {
    private static final Runnable FROM_BEFORE = () -> {};

    private Object handler = FROM_BEFORE;

    @Override
    public Object handler(Runnable action) {
      return action;
    }

    @Override
    public synchronized Object install(String name, Object newHandler) {
      Object last = handler;
      handler = newHandler;
      return last;
    }

    private synchronized Runnable present() {
      return (Runnable) handler;
    }

    void raise() {
      present().run();
    }

    boolean isRestored() {
      return present() == FROM_BEFORE;
    }
  }

  private static final class Listening implements SignalHandlers.Listener {
    private final AtomicBoolean told = new AtomicBoolean();

    @Override
    public void arrived(SignalKind kind) {
      told.set(true);
    }
  }

  /// @param ofTheFirst through which the one listens who stops
  /// @param ofTheSecond through which the other does
  private record Program(OneSignal signal, SignalHandlers ofTheFirst, SignalHandlers ofTheSecond) {

    static Program real() {
      var signal = ModelChecked.shared(new OneSignal());
      var handlers = ModelChecked.shared(new SignalHandlers(signal));
      return new Program(signal, handlers, handlers);
    }

    /// The twin: each keeps a list of its own, and so a monitor.
    static Program twin() {
      var signal = ModelChecked.shared(new OneSignal());
      return new Program(
          signal,
          ModelChecked.shared(new SignalHandlers(signal)),
          ModelChecked.shared(new SignalHandlers(signal)));
    }

    /// Whoever begins to listen, and then a signal comes, is told.
    void tells() throws InterruptedException {
      var first = ModelChecked.shared(new Listening());
      var second = ModelChecked.shared(new Listening());
      ofTheFirst.add(SignalKind.HUP, first);
      ModelChecked.together(
          () -> ofTheFirst.remove(SignalKind.HUP, first),
          () -> {
            ofTheSecond.add(SignalKind.HUP, second);
            signal.raise();
            if (!second.told.get()) {
              throw new AssertionError("somebody listens, and was not told");
            }
          });
    }

    /// When nobody listens any more, all is as it was.
    void restores() throws InterruptedException {
      var first = ModelChecked.shared(new Listening());
      var second = ModelChecked.shared(new Listening());
      ofTheFirst.add(SignalKind.HUP, first);
      ModelChecked.together(
          () -> ofTheFirst.remove(SignalKind.HUP, first),
          () -> {
            ofTheSecond.add(SignalKind.HUP, second);
            ofTheSecond.remove(SignalKind.HUP, second);
          });
      if (!signal.isRestored() || ofTheFirst.isHeard(SignalKind.HUP)) {
        throw new AssertionError("a handler that nobody listens to");
      }
    }
  }

  @Test
  @DisplayName("H1: when the last has stopped, the handler from before is back")
  void h1_restored() {
    ModelChecked.check(() -> Program.real().restores());
  }

  @Test
  @DisplayName("H2: who listens when a signal comes is told, whoever stops beside it")
  void h2_told() {
    ModelChecked.check(() -> Program.real().tells());
  }

  @Test
  @DisplayName("H1, broken twin: two lists for one table, one puts back what is the other's")
  void h1_brokenTwin() {
    ModelChecked.mustFail(() -> Program.twin().restores());
  }

  @Test
  @DisplayName("H2, broken twin: two lists, one takes the other's handler away for a moment")
  void h2_brokenTwin() {
    ModelChecked.mustFail(() -> Program.twin().tells());
  }
}
