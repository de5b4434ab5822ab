package dev.weft.tck.bench;

import dev.weft.spi.Settings;
import java.time.Duration;

/// Settings of which none is set: a provider is opened as it comes.
public enum NoSettings implements Settings {
  /// The only one.
  NONE;

  @Override
  public String text(String name, String fallback) {
    return fallback;
  }

  @Override
  public int number(String name, int fallback, int least, int most) {
    return fallback;
  }

  @Override
  public Duration duration(String name, Duration fallback) {
    return fallback;
  }
}
