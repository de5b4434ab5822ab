package dev.weft.reactor.jna;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls that use a number, and one who gives it to somebody else after the gate's close.
class CallGateModelTest {

  private interface Gate {
    boolean enter();

    void leave();

    void close();
  }

  private static Gate real() {
    var gate = new CallGate();
    return new Gate() {
      @Override
      public boolean enter() {
        return gate.enter();
      }

      @Override
      public void leave() {
        gate.state = CallGate.FREE;
      }

      @Override
      public void close() {
        gate.close();
      }
    };
  }

  /// Each has one step done wrongly.
  private enum Twin implements Supplier<Gate> {
    LOOKS_THEN_ENTERS {
      @Override
      boolean enter(AtomicInteger state) {
        if (state.get() != CallGate.FREE) {
          return false;
        }
        state.set(CallGate.BUSY);
        return true;
      }
    },
    CLOSES_WITHOUT_WAITING {
      @Override
      void close(AtomicInteger state) {
        state.set(CallGate.CLOSED);
      }
    },
    LOOKS_THEN_CLOSES {
      @Override
      void close(AtomicInteger state) {
        while (state.get() == CallGate.BUSY) {
          Thread.yield();
        }
        state.set(CallGate.CLOSED);
      }
    };

    boolean enter(AtomicInteger state) {
      return state.compareAndSet(CallGate.FREE, CallGate.BUSY);
    }

    void close(AtomicInteger state) {
      while (!state.compareAndSet(CallGate.FREE, CallGate.CLOSED)) {
        Thread.yield();
      }
    }

    @Override
    public Gate get() {
      var state = new AtomicInteger(CallGate.FREE);
      return new Gate() {
        @Override
        public boolean enter() {
          return Twin.this.enter(state);
        }

        @Override
        public void leave() {
          state.set(CallGate.FREE);
        }

        @Override
        public void close() {
          Twin.this.close(state);
        }
      };
    }
  }

  private static void callsAndClose(Gate gate) throws InterruptedException {
    var given = new AtomicBoolean();
    var inside = new AtomicInteger();
    ModelChecked.together(
        () -> call(gate, given, inside),
        () -> call(gate, given, inside),
        () -> {
          gate.close();
          given.set(true);
        });
    if (gate.enter()) {
      throw new AssertionError("G2: entered after the close");
    }
  }

  private static void call(Gate gate, AtomicBoolean given, AtomicInteger inside) {
    if (!gate.enter()) {
      return;
    }
    boolean alone = inside.incrementAndGet() == 1;
    boolean late = given.get();
    inside.decrementAndGet();
    gate.leave();
    if (!alone || late) {
      throw new AssertionError(alone ? "G2, G3: the number is somebody else's" : "G1: two are in");
    }
  }

  @Test
  @DisplayName("G1 G2 G3: calls use the number one at a time, and none after the close")
  void g1_g2_g3_noCallAfterTheClose() {
    ModelChecked.check(() -> callsAndClose(real()));
  }

  @ParameterizedTest
  @EnumSource(Twin.class)
  @DisplayName("a gate with a step done wrongly is caught")
  void twins(Twin twin) {
    ModelChecked.mustFail(() -> callsAndClose(twin.get()));
  }

  /// By hand: the model checker lets a thread that waits go on, however often another one enters.
  @Test
  @DisplayName("G3: a close says so while somebody is in, and then nobody enters")
  void g3_saidFirst() throws InterruptedException {
    var gate = new CallGate();
    if (!gate.enter()) {
      throw new AssertionError("it is free");
    }
    Thread closer = Thread.ofPlatform().daemon().start(gate::close);
    while (!gate.closing) {
      Thread.onSpinWait();
    }
    var left = new CallGate(); // as it is when who was in has left, and the closer has not looked
    left.closing = gate.closing;
    if (left.enter()) {
      throw new AssertionError("G3: entered although a close had begun");
    }
    gate.state = CallGate.FREE;
    closer.join();
    if (gate.state != CallGate.CLOSED) {
      throw new AssertionError(gate.toString());
    }
  }

  @Test
  @DisplayName("two closes at once both return")
  void closedTwice() {
    ModelChecked.check(
        () -> {
          Gate gate = real();
          ModelChecked.together(gate::close, gate::close);
        });
  }
}
