package dev.weft.stream;

import dev.weft.Context;
import dev.weft.sync.ChannelSender;
import dev.weft.sync.SendFailedException;
import java.util.Objects;

/// [Sink#of].
final class SenderSink<T> implements Sink<T> {

  private final ChannelSender<T> sender;

  SenderSink(ChannelSender<T> sender) {
    this.sender = Objects.requireNonNull(sender);
  }

  @Override
  public boolean pollSend(Context cx, T element) throws SendFailedException {
    return sender.pollSend(cx, element);
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollFinish(Context cx) {
    sender.close();
    return true;
  }

  @Override
  public void cancelSend() {
    sender.cancelSend();
  }

  @Override
  public void close() {
    sender.cancelSend();
    sender.close();
  }
}
