package dev.weft.measurement;

import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import dev.weft.spi.Settings;
import org.jspecify.annotations.Nullable;

/// Measures each runtime that is opened with `weft.measurement` set to `on`; the default is `off`,
/// and then nothing of it is in the runtime.
///
/// **Threads.** Any.
public final class MeasurementExtension implements RuntimeExtension {

  /// For the service loader.
  public MeasurementExtension() {}

  @Override
  public @Nullable Companion accompany(String runtimeName, Settings settings) {
    return switch (settings.text("weft.measurement", "off")) {
      case "on" -> new Measured();
      case "off" -> null;
      case String other ->
          throw new IllegalArgumentException(
              "weft.measurement is '" + other + "', but must be on or off");
    };
  }

  private static final class Measured implements Companion {
    private final Measurements measurements = new Measurements();
    private volatile @Nullable Weft runtime;

    @Override
    public RuntimeListener listener() {
      return measurements;
    }

    @Override
    public void opened(Weft opened) {
      runtime = opened;
      Measurements.OF_RUNTIMES.put(opened, measurements);
    }

    @Override
    public void closed() {
      Weft closed = runtime;
      if (closed != null) {
        Measurements.OF_RUNTIMES.remove(closed);
      }
    }
  }
}
