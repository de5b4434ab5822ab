package dev.weft.tck.zoo;

import dev.weft.AbortHandle;
import dev.weft.RuntimeListener;

/// Tells another listener everything.
class ForwardingListener implements RuntimeListener {

  private final RuntimeListener listener;

  ForwardingListener(RuntimeListener listener) {
    this.listener = listener;
  }

  @Override
  public void taskSpawned(AbortHandle task) {
    listener.taskSpawned(task);
  }

  @Override
  public void taskEnded(AbortHandle task, End end) {
    listener.taskEnded(task, end);
  }

  @Override
  public void beforePoll(AbortHandle task) {
    listener.beforePoll(task);
  }

  @Override
  public void afterPoll(AbortHandle task) {
    listener.afterPoll(task);
  }

  @Override
  public void workerParking(int worker) {
    listener.workerParking(worker);
  }

  @Override
  public void workerUnparked(int worker) {
    listener.workerUnparked(worker);
  }
}
