package dev.weft.tck;

import java.lang.ref.WeakReference;
import java.util.List;

/// What the garbage collector says of objects that nobody should hold any more.
final class Reclaimed {

  private Reclaimed() {}

  /// Waits until all `things` are gone.
  ///
  /// @param what what they are, read as "in vain waited until ... is reclaimed"
  static void eventually(Kit kit, String what, List<? extends WeakReference<?>> things) {
    kit.eventually(
        what + " is reclaimed",
        () -> {
          System.gc();
          return things.stream().allMatch(thing -> thing.refersTo(null));
        });
  }
}
