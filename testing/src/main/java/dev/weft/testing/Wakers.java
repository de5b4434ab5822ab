package dev.weft.testing;

import dev.weft.Waker;

/// Wakers for futures that are polled by hand. For one that counts see [CountingWaker].
public final class Wakers {
  private Wakers() {}

  private static final Waker NOOP =
      new Waker() {
        @Override
        public void wake() {}

        @Override
        public String toString() {
          return "Wakers.noop()";
        }
      };

  /// One that does nothing: for a future of which it is clear that it will be polled again.
  public static Waker noop() {
    return NOOP;
  }

  /// One that fails the caller with an [AssertionError]: for a future that has no reason to wake
  /// anybody. It breaks the contract of [Waker#wake] on purpose, so it also shows whether whoever
  /// wakes is harmed by a waker that throws.
  public static Waker panicking() {
    return new Waker() {
      @Override
      public void wake() {
        throw new AssertionError("this waker was not to be called");
      }

      @Override
      public String toString() {
        return "Wakers.panicking()";
      }
    };
  }
}
