package dev.weft.reactor.jna;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/// Runs an action when the calling thread is interrupted, between [#beginBlocking] and
/// [#endBlocking].
///
/// A thread that is inside a native call learns nothing of its interrupt by itself. The JDK has one
/// public door to be told: a selector that calls [AbstractSelector#begin] is woken by an interrupt.
/// So this is a selector that selects nothing, for the sake of its [#wakeup]. It costs a short
/// uncontended lock at each end of a wait.
///
/// **Threads.** The two methods are for the thread that blocks; the action runs on the thread that
/// interrupts or, where the status was set before, on the caller of [#beginBlocking].
final class InterruptHook extends AbstractSelector {

  private final Runnable onInterrupt;

  InterruptHook(Runnable onInterrupt) {
    super(SelectorProvider.provider());
    this.onInterrupt = onInterrupt;
  }

  void beginBlocking() {
    begin();
  }

  void endBlocking() {
    end();
  }

  @Override
  public Selector wakeup() {
    onInterrupt.run();
    return this;
  }

  @Override
  protected void implCloseSelector() {}

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    return 0;
  }

  @Override
  public int select(long timeout) {
    return 0;
  }

  @Override
  public int select() {
    return 0;
  }
}
