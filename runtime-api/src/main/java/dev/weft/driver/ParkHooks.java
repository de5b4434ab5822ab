package dev.weft.driver;

/// Is told when workers sleep, and of turns.
public interface ParkHooks {
  /// A worker is about to sleep.
  void parking(int worker);

  /// A worker woke up.
  void unparked(int worker);

  /// A turn is over, and brought so many events.
  default void turned(int events) {}
}
