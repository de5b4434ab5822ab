package dev.weft.tck;

import dev.weft.Context;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Holds a poll or a cleanup until the rule lets it go on.
final class Gate implements Probe.Action {

  private final Kit kit;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  Gate(Kit kit) {
    this.kit = kit;
  }

  @Override
  public void run(Context cx) throws InterruptedException {
    reached.countDown();
    boolean ignored = opened.await(2L * kit.settings().patienceMillis(), TimeUnit.MILLISECONDS);
  }

  /// Waits until somebody stands at the gate.
  ///
  /// @param what where the gate is, read as "in vain waited until ..."
  void awaitReached(String what) {
    kit.eventually(what, () -> reached.getCount() == 0);
  }

  /// Lets them go on.
  void open() {
    opened.countDown();
  }
}
