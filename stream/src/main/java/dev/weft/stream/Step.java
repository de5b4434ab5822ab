package dev.weft.stream;

/// What one [AsyncStream#pollNext] came to. A constant, so that a poll allocates nothing.
public enum Step {
  /// There is an element: [AsyncStream#item] takes it.
  ITEM,
  /// Not yet; the waker given to the poll will be called.
  PENDING,
  /// There are no more elements. It stays so.
  END
}
