package dev.weft.reactor.jna.kqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.sun.jna.Pointer;
import dev.weft.reactor.jna.NativeReactor;
import dev.weft.reactor.kit.WakeupRules;
import dev.weft.spi.Reactor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// The kit catches a reactor whose wake-ups some kqueues do not hear.
class BrokenTriggerTest {

  /// A kqueue that hears `EV_CLEAR` beside each trigger.
  private record ClearsBesideTrigger(Kqueue calls, KeventAbi abi) implements Kqueue {
    @Override
    public int kqueue() {
      return calls.kqueue();
    }

    @Override
    public int kevent(int kq, long in, int count, long out, int room, long timeout) {
      for (int i = 0; i < count; i++) {
        Pointer change = new Pointer(in + (long) i * abi.size());
        if ((change.getInt(KeventAbi.FFLAGS) & TRIGGER) != 0) {
          change.setShort(KeventAbi.FLAGS, (short) (change.getShort(KeventAbi.FLAGS) | CLEAR));
        }
      }
      return calls.kevent(kq, in, count, out, room, timeout);
    }

    @Override
    public int close(int kq) {
      return calls.close(kq);
    }

    @Override
    public int errno() {
      return calls.errno();
    }
  }

  private static volatile boolean examines;

  static boolean examines() {
    return examines;
  }

  /// The broken twin; no test of its own.
  @EnabledIf("dev.weft.reactor.jna.kqueue.BrokenTriggerTest#examines")
  static class LikeFreeBsd extends WakeupRules {
    @Override
    protected Reactor newReactor() throws IOException {
      Kind kind = Kind.IN_MEMORY_LIKE_FREEBSD;
      kind.assumeAvailable();
      var twin = new ClearsBesideTrigger(kind.calls(), kind.abi());
      return new NativeReactor(new KqueueQueue(twin, kind.abi(), 16));
    }

    @Override
    protected Duration patience() {
      return Duration.ofMillis(500);
    }

    @Override
    protected String sleepsIn() {
      return Kind.IN_MEMORY_LIKE_FREEBSD.sleepsIn();
    }
  }

  @Test
  @DisplayName("7.10 a trigger that says EV_CLEAR wakes nobody, and the kit says so")
  void theKitCatchesIt() {
    Kind.IN_MEMORY_LIKE_FREEBSD.assumeAvailable();
    var listener = new SummaryGeneratingListener();
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectMethod(LikeFreeBsd.class, "endsThePollInProgress"))
            .build();
    examines = true;
    try {
      LauncherFactory.create().execute(request, listener);
    } finally {
      examines = false;
    }
    assertThat(listener.getSummary().getFailures())
        .hasSize(1)
        .first()
        .satisfies(
            failure -> assertThat(failure.getException()).isInstanceOf(TimeoutException.class));
  }
}
