package dev.weft;

import org.jspecify.annotations.Nullable;

/// placeholder
final class Chain<T extends @Nullable Object> implements Future<T> {

  static <T extends @Nullable Object> Chain<T> of(Future<T> first) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Poll<T> poll(Context cx) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cancel(Context cx) {}
}
