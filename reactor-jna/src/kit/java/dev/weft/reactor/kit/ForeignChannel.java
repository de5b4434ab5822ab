package dev.weft.reactor.kit;

import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;

/// A channel that no selector of the JDK knows.
public final class ForeignChannel extends AbstractSelectableChannel {
  public ForeignChannel() {
    super(SelectorProvider.provider());
  }

  @Override
  public int validOps() {
    return 0;
  }

  @Override
  protected void implCloseSelectableChannel() {}

  @Override
  protected void implConfigureBlocking(boolean block) {}
}
