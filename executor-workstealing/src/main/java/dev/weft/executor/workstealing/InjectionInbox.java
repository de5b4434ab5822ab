package dev.weft.executor.workstealing;

import org.jspecify.annotations.Nullable;

/// The word that all producers of an [Injection] write, on cache lines of its own. See
/// [QueueIndexes] for the layout.
final class InjectionInbox {
  private InjectionInbox() {}

  abstract static class Before {
    long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
  }

  abstract static class Inbox extends Before {
    /// Null, or the newest task of the stack, or the mark of a closed injection.
    @Nullable Object inbox;
  }

  abstract static class After extends Inbox {
    long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
  }
}
