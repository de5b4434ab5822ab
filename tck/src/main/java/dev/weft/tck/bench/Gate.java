package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.tck.Kit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Holds a poll or a cleanup until the rule lets it go on.
public final class Gate implements Probe.Action {

  private final Kit kit;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  public Gate(Kit kit) {
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
  public void awaitReached(String what) {
    kit.eventually(what, () -> reached.getCount() == 0);
  }

  /// Lets them go on.
  public void open() {
    opened.countDown();
  }
}
