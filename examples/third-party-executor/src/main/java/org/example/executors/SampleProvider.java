package org.example.executors;

import dev.weft.spi.Availability;
import dev.weft.spi.TaskExecutorProvider;

/// What the providers here have in common: they work everywhere, have one thread that does not lead
/// the driver, and are chosen by name only.
abstract class SampleProvider implements TaskExecutorProvider {

  private final String name;

  SampleProvider(String name) {
    this.name = name;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int priority() {
    return -1;
  }

  @Override
  public final Availability availability() {
    return Availability.yes();
  }

  @Override
  public final boolean leads() {
    return false;
  }

  @Override
  public int workers(int asked) {
    return 1;
  }
}
