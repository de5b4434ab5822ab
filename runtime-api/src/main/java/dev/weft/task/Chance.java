package dev.weft.task;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// Where what is left to chance is decided: the runtime that polls on the calling thread says by
/// what ([dev.weft.spi.TaskExecutor#chance]), so that one which replays a program makes the same
/// choices again. Outside of runtimes it is the JDK's generator.
///
/// **Threads.** Any.
public final class Chance implements RandomGenerator {

  private static final Chance OF_THE_RUNTIME = new Chance();

  private Chance() {}

  public static RandomGenerator ofTheRuntime() {
    return OF_THE_RUNTIME;
  }

  @Override
  public long nextLong() {
    PollingThread thread = PollingThread.current();
    TaskRuntime runtime = thread == null ? null : thread.runtimeOrNull();
    RandomGenerator source =
        runtime == null ? ThreadLocalRandom.current() : runtime.executor().chance();
    return source.nextLong();
  }
}
