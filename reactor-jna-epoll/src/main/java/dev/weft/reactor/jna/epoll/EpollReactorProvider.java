package dev.weft.reactor.jna.epoll;

import dev.weft.reactor.jna.NativeAccess;
import dev.weft.reactor.jna.NativeReactor;
import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.Settings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Offers the reactor named `jna-epoll`: Linux on x86-64 and aarch64, with the flags that
/// [#availability] names. Preferred to `nio` where it can work.
///
/// One setting, `weft.jna-epoll.events` (1024): how many events one wait can bring.
public final class EpollReactorProvider implements ReactorProvider {

  /// As many as the JDK's selector takes. Fewer cost more waits under load; more cost memory (12 or
  /// 16 bytes each) and let a busy reactor bring more than the executor runs before its next turn.
  private static final int EVENTS = 1024;

  /// For `ServiceLoader`.
  public EpollReactorProvider() {}

  @Override
  public String name() {
    return "jna-epoll";
  }

  @Override
  public int priority() {
    return 50;
  }

  @Override
  public Availability availability() {
    String missing = missing(System.getProperty("os.name"), System.getProperty("os.arch"));
    return missing == null ? Availability.yes() : Availability.no(missing);
  }

  static @Nullable String missing(String system, String architecture) {
    if (!system.equals("Linux")) {
      return "epoll is Linux's, and this is " + system;
    }
    if (EventLayout.of(architecture) == null) {
      return "the layout of epoll's events on " + architecture + " is not known";
    }
    return NativeAccess.missing();
  }

  @Override
  public Reactor open(Settings settings) throws IOException {
    EventLayout layout = EventLayout.of(System.getProperty("os.arch"));
    if (layout == null) {
      throw new IOException("not available");
    }
    int events = settings.number("weft.jna-epoll.events", EVENTS, 1, 1 << 20);
    return new NativeReactor(new EpollQueue(events, layout, true));
  }
}
