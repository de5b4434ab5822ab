package dev.weft.tck.zoo;

import dev.weft.Generator;
import java.util.concurrent.SynchronousQueue;

/// A generator with a thread behind it, as they were made before there were better ways.
final class ThreadGenerator implements Generator<Integer> {

  private final SynchronousQueue<Integer> values = new SynchronousQueue<>();
  private final Thread thread;
  private int left;
  private int value;

  ThreadGenerator(int end) {
    left = end;
    thread = Thread.ofPlatform().daemon().start(() -> putAll(end));
  }

  private void putAll(int end) {
    try {
      for (int i = 0; i < end; i++) {
        values.put(i);
      }
    } catch (InterruptedException closed) {
      // nobody will take the rest
    }
  }

  @Override
  public boolean advance() throws InterruptedException {
    if (left == 0) {
      return false;
    }
    left--;
    value = values.take();
    return true;
  }

  @Override
  public Integer value() {
    return value;
  }

  @Override
  public State state() {
    return left == 0 ? State.RETURNED : State.SUSPENDED;
  }

  @Override
  public int suspendPoint() {
    return 0;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
