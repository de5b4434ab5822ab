package dev.weft.examples.miniredis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list that does not change: putting an element before it makes a new one that shares the rest.
///
/// @param first null where the list is empty
/// @param rest null where the list is empty
/// @param size how many elements there are
record ByteList(byte @Nullable [] first, @Nullable ByteList rest, int size) {

  static final ByteList EMPTY = new ByteList(null, null, 0);

  ByteList prepend(byte[] element) {
    return new ByteList(element, this, Math.addExact(size, 1));
  }

  /// The elements from index `from` to `to`, both included and within the list.
  List<byte[]> range(int from, int to) {
    var elements = new ArrayList<byte[]>(to - from + 1);
    int index = 0;
    for (ByteList at = this; at != null && at.first != null && index <= to; at = at.rest) {
      if (index >= from) {
        elements.add(at.first);
      }
      index++;
    }
    return elements;
  }
}
