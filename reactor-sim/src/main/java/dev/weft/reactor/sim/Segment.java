package dev.weft.reactor.sim;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A part of what goes to one end of a connection: bytes, or a word about it. As an [Event] it is
/// its arrival; only the first that is in flight to an end is among the [Events]. Used again by its
/// network when it is done with.
///
/// Segments queue up in rings: a queue is known by its last, whose `next` is the first, and an
/// empty one is null. So a queue is one field of whoever has it, of which there may be a million.
///
/// **Threads.** All under the network's monitor.
final class Segment extends Event {

  private static final byte[] NOTHING = {};

  /// Where it goes.
  @Nullable Inbound receiver;

  PacketKind kind = PacketKind.DATA;
  byte[] bytes = NOTHING;
  int from;

  /// Behind its last byte; how much room, of [PacketKind#ROOM].
  int to;

  /// When it arrives.
  long arrival;

  @Nullable Segment next;

  int length() {
    return to - from;
  }

  void clear() {
    bytes = NOTHING;
    receiver = null;
  }

  @Override
  protected void happen() {
    Objects.requireNonNull(receiver, "in flight").due();
  }

  /// The queue `last` with `added` behind it.
  static Segment append(@Nullable Segment last, Segment added) {
    if (last == null) {
      added.next = added;
    } else {
      added.next = last.next;
      last.next = added;
    }
    return added;
  }

  /// The first of the queue `last`.
  static Segment first(Segment last) {
    return Objects.requireNonNull(last.next, "in a queue");
  }

  /// The queue `last` without its first, which stands alone then.
  static @Nullable Segment withoutFirst(Segment last) {
    Segment first = first(last);
    boolean isOnly = first == last;
    last.next = isOnly ? null : first.next;
    first.next = null;
    return isOnly ? null : last;
  }
}
