package dev.weft.stream.terminal;

import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Disposal;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#anyMatch] and [AsyncStream#allMatch].
public final class Match extends Consuming<Boolean> {

  private final Predicate<@Nullable Object> condition;

  /// What an element decides for which the condition is this.
  private final boolean decisive;

  private final Disposal disposal = new Disposal();
  private boolean decided;

  @SuppressWarnings("unchecked") // the stream gives what it takes
  public Match(AsyncStream<?> stream, Predicate<?> condition, boolean decisive) {
    super(stream);
    this.condition = (Predicate<@Nullable Object>) Objects.requireNonNull(condition);
    this.decisive = decisive;
  }

  @Override
  boolean take(@Nullable Object element) {
    decided = condition.test(element) == decisive;
    disposal.drop(element);
    return !decided;
  }

  @Override
  Boolean result() {
    return decided == decisive;
  }
}
