package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Fn2;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#zip]: both sides are asked in each poll, and the one that is ahead
/// waits.
public final class ZipStage extends Stage {

  private static final Object NONE = Signal.NEED;

  private final Fn2<@Nullable Object, @Nullable Object, ?> fn;
  private @Nullable Pipeline<?> other;
  private @Nullable Object left = NONE;
  private @Nullable Object right = NONE;

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public ZipStage(AsyncStream<?> other, Fn2<?, ?, ?> fn) {
    this.fn = (Fn2<@Nullable Object, @Nullable Object, ?>) Objects.requireNonNull(fn);
    this.other = Pipeline.of(other);
  }

  @Override
  public boolean asksFirst() {
    return true;
  }

  @Override
  public Object pull(Context cx) {
    return left == NONE ? Signal.NEED : Signal.ASK;
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) throws Exception {
    if (right != NONE) {
      return pair(element, right);
    }
    left = element;
    return Signal.ASK;
  }

  @Override
  public Object pending(Context cx) {
    return right == NONE ? Signal.ASK : Signal.PENDING;
  }

  @Override
  public Pipeline<?> other() {
    return Objects.requireNonNull(other);
  }

  @Override
  public @Nullable Object answered(@Nullable Object answer, Context cx) throws Exception {
    if (answer instanceof Signal) {
      return answer;
    }
    if (left != NONE) {
      return pair(left, answer);
    }
    right = answer;
    return Signal.PENDING;
  }

  /// If the function throws, the one that was kept is still here, and the loop has the other one.
  private @Nullable Object pair(@Nullable Object first, @Nullable Object second) throws Exception {
    Object paired = fn.apply(first, second);
    left = NONE;
    right = NONE;
    return paired;
  }

  @Override
  public void release(Release release) {
    release.value(left);
    release.value(right);
    release.pipeline(other);
    left = NONE;
    right = NONE;
    other = null;
  }
}
