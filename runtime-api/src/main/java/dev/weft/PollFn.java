package dev.weft;

import org.jspecify.annotations.Nullable;

/// What [Futures#pollFn] polls. Must not block.
///
/// @param <T> what the future yields
@FunctionalInterface
public interface PollFn<T extends @Nullable Object> {
  /// See [Future#poll].
  Poll<T> poll(Context cx) throws Exception;
}
