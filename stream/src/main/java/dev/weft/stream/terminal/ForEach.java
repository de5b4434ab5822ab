package dev.weft.stream.terminal;

import dev.weft.stream.AsyncStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#forEach].
public final class ForEach extends Consuming<@Nullable Void> {

  private final Consumer<@Nullable Object> action;

  @SuppressWarnings("unchecked") // the stream gives what it takes
  public ForEach(AsyncStream<?> stream, Consumer<?> action) {
    super(stream);
    this.action = (Consumer<@Nullable Object>) Objects.requireNonNull(action);
  }

  @Override
  boolean take(@Nullable Object element) {
    action.accept(element);
    return true;
  }

  @Override
  @Nullable Void result() {
    return null;
  }
}
