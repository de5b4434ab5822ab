package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.TimerCapabilities;
import dev.weft.tck.TimerTck;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each timer on the path to the rules of [TimerTck], with the resolution and the horizon
/// that it says in `META-INF/weft-tck/NAME.properties` of its jar, or with about a millisecond.
@ParameterizedClass(name = "{0}")
@MethodSource("all")
public class FoundTimerTck extends TimerTck {

  private static final long RESOLUTION_NANOS = 1 << 20;

  private final Found found;

  /// For JUnit.
  public FoundTimerTck(Found found) {
    this.found = found;
  }

  /// All of them, for JUnit.
  public static List<Found> all() {
    return TckSelection.current().of("timer");
  }

  @Override
  public String subjectName() {
    return found.name();
  }

  @Override
  public TimerQueueProvider provider() {
    needs(found.available(), found.name() + ": " + found.why());
    return TckSelection.provider(ServiceLoader.load(TimerQueueProvider.class), found.name());
  }

  @Override
  public TimerCapabilities capabilities() {
    Promises promises = Promises.of(provider());
    return new TimerCapabilities(
        promises.number("resolution-nanos", RESOLUTION_NANOS),
        promises.number("horizon-nanos", Long.MAX_VALUE));
  }
}
