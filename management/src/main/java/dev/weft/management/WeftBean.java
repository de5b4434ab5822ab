package dev.weft.management;

import dev.weft.Weft;

/// The bean of one runtime.
record WeftBean(Weft runtime) implements WeftMXBean {

  @Override
  public String getName() {
    return runtime.name();
  }

  @Override
  public String getDescription() {
    return runtime.describe();
  }

  @Override
  public long getLiveTasks() {
    return runtime.liveTasks();
  }

  @Override
  public long getSpawnedTasks() {
    return runtime.metrics().spawned();
  }

  @Override
  public int getSources() {
    return runtime.metrics().sources();
  }

  @Override
  public int getBlockingThreads() {
    return runtime.metrics().blocking().threads();
  }

  @Override
  public String dump() {
    return runtime.dump();
  }
}
