package dev.weft.driver;

import dev.weft.spi.Driver;
import java.util.List;

/// The part of a driver that passes on what executors tell it.
abstract sealed class HookedDriver implements Driver permits RuntimeDriver {

  private DriverHooks hooks = DriverHooks.NONE;

  /// Sets who is told; before the executor starts.
  public final void hooks(List<DriverHooks> toTell) {
    hooks = DriverHooks.all(toTell);
  }

  final DriverHooks hooks() {
    return hooks;
  }

  @Override
  public final void parking(int worker) {
    hooks.parking(worker);
  }

  @Override
  public final void unparked(int worker) {
    hooks.unparked(worker);
  }

  @Override
  public final void stole(int worker, int tasks) {
    hooks.stole(worker, tasks);
  }

  @Override
  public final void overflowed(int worker) {
    hooks.overflowed(worker);
  }
}
