package dev.weft.examples;

import java.util.concurrent.CountDownLatch;

/// Lets a program end in good order on Ctrl-C, or when it is told to terminate: calls what ends it,
/// and lets the process live until this object is closed.
public final class CtrlC implements AutoCloseable {

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  /// @param end makes the program end; any thread
  public CtrlC(Runnable end) {
    hook =
        new Thread(
            () -> {
              end.run();
              awaitEnd();
            },
            "ctrl-c");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitEnd() {
    try {
      ended.await();
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
