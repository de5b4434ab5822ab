package dev.weft.driver;

/// What the leader of a [RuntimeDriver] sees to after each turn if nobody else did: work that was
/// left behind since stack or heap had given out.
public interface Leftovers {

  /// Nothing is ever left.
  Leftovers NONE =
      new Leftovers() {
        @Override
        public boolean isWaiting() {
          return false;
        }

        @Override
        public void settle() {}
      };

  /// Whether there is anything; a glance.
  boolean isWaiting();

  /// Sees to it. Called by a thread that leads no longer.
  void settle();
}
