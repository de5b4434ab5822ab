package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#merge]: two streams that take turns. Whose element was passed on is
/// asked last the next time.
public final class MergeStage extends Stage {

  private @Nullable Pipeline<?> other;

  /// Whether the other one is asked first.
  private boolean othersTurn;

  /// Whether, in this poll, the other one was found pending.
  private boolean otherPending;

  /// Whether, in this poll, what comes before was found pending.
  private boolean pending;

  private boolean ended;

  public MergeStage(AsyncStream<?> other) {
    this.other = Pipeline.of(other);
  }

  @Override
  public boolean asksFirst() {
    return true;
  }

  @Override
  public Object pull(Context cx) {
    pending = false;
    otherPending = false;
    return othersTurn && other != null ? Signal.ASK : ended ? rest() : Signal.NEED;
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    othersTurn = true;
    return element;
  }

  @Override
  public Object pending(Context cx) {
    pending = true;
    return other == null || otherPending ? Signal.PENDING : Signal.ASK;
  }

  @Override
  public Object ended(Context cx) {
    ended = true;
    return rest();
  }

  /// What is left when nothing comes before any more.
  private Object rest() {
    return other == null ? Signal.END : otherPending ? Signal.PENDING : Signal.ASK;
  }

  @Override
  public Pipeline<?> other() {
    return Objects.requireNonNull(other);
  }

  @Override
  public @Nullable Object answered(@Nullable Object answer, Context cx) {
    if (!(answer instanceof Signal)) {
      othersTurn = false;
      return answer;
    }
    if (answer == Signal.END) {
      other = null;
      return ended ? Signal.END : pending ? Signal.PENDING : Signal.NEED;
    }
    otherPending = true;
    return ended || pending ? Signal.PENDING : Signal.NEED;
  }

  @Override
  public void release(Release release) {
    release.pipeline(other);
    other = null;
  }
}
