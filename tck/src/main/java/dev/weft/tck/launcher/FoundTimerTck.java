package dev.weft.tck.launcher;

import dev.weft.Description.Found;
import dev.weft.spi.TimerQueueProvider;
import dev.weft.tck.TimerCapabilities;
import dev.weft.tck.TimerTck;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds each timer on the path to the rules of [TimerTck], with a resolution of about a
/// millisecond: one that promises less has a kit of its author's.
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
    return new TimerCapabilities(RESOLUTION_NANOS, Long.MAX_VALUE);
  }
}
