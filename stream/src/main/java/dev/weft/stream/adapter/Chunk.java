package dev.weft.stream.adapter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The elements gathered for a list, `size` at most.
final class Chunk {

  private final int size;
  private @Nullable List<@Nullable Object> elements;

  Chunk(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("chunks of " + size + " elements");
    }
    this.size = size;
  }

  boolean isEmpty() {
    return elements == null;
  }

  /// Adds `element`; returns whether the chunk is full.
  boolean add(@Nullable Object element) {
    List<@Nullable Object> all = elements;
    if (all == null) {
      all = new ArrayList<>(Math.min(size, 16));
      elements = all;
    }
    all.add(element);
    return all.size() == size;
  }

  /// The list, to which nothing is added any more; null if it is empty.
  @Nullable List<@Nullable Object> take() {
    List<@Nullable Object> all = elements;
    elements = null;
    return all;
  }
}
