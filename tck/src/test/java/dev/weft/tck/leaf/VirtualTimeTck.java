package dev.weft.tck.leaf;

import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.Providers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// A kit over leaves of one runtime whose time stands still, until a source moves it.
abstract class VirtualTimeTck<T extends @Nullable Object> extends FutureTck<T> {

  /// How far off the leaves' deadlines are, in nanoseconds.
  static final long FAR = 1_000_000_000L;

  static Weft weft;

  @BeforeAll
  static void openRuntime() {
    weft =
        Weft.builder()
            .executor("workstealing")
            .workers(2)
            .timer(Providers.timer("virtual"))
            .set("weft.virtual.auto-advance", "false")
            .open();
    weft.spawn(Futures.never());
  }

  @AfterAll
  static void closeRuntime() {
    weft.close();
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  /// A leaf that is ready when its deadline has come.
  abstract static class Timed<T extends @Nullable Object> extends RuntimeLeafSubject<T> {
    final long deadline = weft.driver().clock().nanos() + FAR;

    Timed() {
      super(VirtualTimeTck.weft);
    }

    @Override
    public void makeReady() {
      long left = deadline - weft.driver().clock().nanos();
      weft.driver().clock().advance(java.time.Duration.ofNanos(Math.max(0, left)));
    }
  }
}
