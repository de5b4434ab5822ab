package dev.weft.executor.workstealing;

/// Keeps the word of [IdleWord] on cache lines of its own. See [QueueIndexes].
final class IdleWordLayout {
  private IdleWordLayout() {}

  abstract static class Before {
    long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
  }

  abstract static class Word extends Before {
    int word;
  }

  abstract static class After extends Word {
    long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
  }
}
