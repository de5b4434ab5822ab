package dev.weft.toys;

import dev.weft.Weft;
import dev.weft.WeftBuilder;

/// The simplest parts that keep the SPI's contracts, to test the runtime without any of its
/// modules.
public final class Toys {
  private Toys() {}

  /// A builder of a runtime made of toy parts.
  public static WeftBuilder builder() {
    return Weft.builder()
        .executor(new ToyExecutorProvider())
        .reactor(new ToyReactorProvider())
        .timer(new ToyTimerProvider());
  }

  /// A runtime made of toy parts.
  public static Weft open() {
    return builder().open();
  }
}
