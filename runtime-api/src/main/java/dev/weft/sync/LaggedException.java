package dev.weft.sync;

/// A receiver of a lossy channel was too slow: the oldest values it had not received are gone. The
/// receiver stays usable; it goes on with the oldest value still there.
public final class LaggedException extends Exception {
  private static final long serialVersionUID = 1;

  /// How many values are gone.
  private final long missed;

  /// For a receiver that has missed so many values.
  ///
  /// @param missed how many values are gone
  public LaggedException(long missed) {
    super("the receiver was too slow and missed " + missed + " values", null, false, false);
    this.missed = missed;
  }

  /// Exactly how many values this receiver missed since it received last.
  public long missed() {
    return missed;
  }
}
