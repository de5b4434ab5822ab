package dev.weft.spi;

/// Whether a provider can work in this process.
public sealed interface Availability {

  /// It can.
  record Yes() implements Availability {}

  /// It cannot.
  ///
  /// @param reason names the missing flag, library or operating system, as a sentence for the user
  record No(String reason) implements Availability {}

  /// It can.
  static Availability yes() {
    return new Yes();
  }

  /// It cannot, because of `reason`.
  static Availability no(String reason) {
    return new No(reason);
  }
}
