package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import dev.weft.sync.Broadcast;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.LaggedException;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The values of a broadcast. Those that were missed are told to `onLag`, or fail the stream.
public final class BroadcastSource extends Source {

  private final Broadcast.Receiver<?> receiver;
  private final @Nullable LongConsumer onLag;

  public BroadcastSource(Broadcast.Receiver<?> receiver, @Nullable LongConsumer onLag) {
    this.receiver = Objects.requireNonNull(receiver);
    this.onLag = onLag;
  }

  @Override
  public Object poll(Context cx) throws LaggedException {
    while (true) {
      try {
        Object value = receiver.pollRecv(cx);
        return value == null ? Signal.PENDING : value;
      } catch (ChannelClosedException end) {
        return Signal.END;
      } catch (LaggedException lagged) {
        if (onLag == null) {
          throw lagged;
        }
        onLag.accept(lagged.missed());
        cx.madeProgress();
      }
    }
  }

  @Override
  public void release(Release release) {
    release.value(receiver);
  }
}
