package dev.weft.executor.workstealing;

/// The two indexes of a [LocalQueue], each on cache lines of its own: thieves write `head` while
/// the owner writes `tail`, and neighbours on the heap write neither. 128 bytes apart, because x86
/// fetches lines in pairs.
///
/// The layout is kept by inheritance: a class's fields stand behind those of its superclass.
final class QueueIndexes {
  private QueueIndexes() {}

  abstract static class Before {
    long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
  }

  abstract static class Head extends Before {
    long head;
  }

  abstract static class Between extends Head {
    long m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15;
  }

  abstract static class Tail extends Between {
    long tail;
  }

  abstract static class After extends Tail {
    long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
  }
}
