package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.Mpsc;
import java.util.Objects;

/// The messages of a mailbox.
public final class MpscSource extends Source {

  private final Mpsc.Receiver<?> receiver;

  public MpscSource(Mpsc.Receiver<?> receiver) {
    this.receiver = Objects.requireNonNull(receiver);
  }

  @Override
  public Object poll(Context cx) {
    try {
      Object message = receiver.pollRecv(cx);
      return message == null ? Signal.PENDING : message;
    } catch (ChannelClosedException end) {
      return Signal.END;
    }
  }

  @Override
  public void release(Release release) {
    release.value(receiver);
  }
}
