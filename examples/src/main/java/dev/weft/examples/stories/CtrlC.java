package dev.weft.examples.stories;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Interrupts a program's thread on Ctrl-C, or when the process is told to terminate, and lets the
/// process live until this object is closed, or for a limit if the program does not care.
final class CtrlC implements AutoCloseable {

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  /// @param limit for how long the process lives on at most
  CtrlC(Thread program, Duration limit) {
    hook =
        new Thread(
            () -> {
              program.interrupt();
              awaitEnd(limit);
            },
            "ctrl-c");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitEnd(Duration limit) {
    try {
      boolean _ = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return;
    }
  }
}
