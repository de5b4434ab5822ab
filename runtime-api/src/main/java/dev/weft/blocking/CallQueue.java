package dev.weft.blocking;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The blocking calls that wait for a thread, in the order of their arrival: a list linked through
/// them, so that one that is aborted leaves at once. Guarded by its owner's lock.
final class CallQueue {

  private @Nullable BlockingTask oldest;
  private @Nullable BlockingTask newest;
  private int size;

  int size() {
    return size;
  }

  void add(BlockingTask call) {
    call.before = newest;
    if (newest == null) {
      oldest = call;
    } else {
      newest.after = call;
    }
    newest = call;
    call.queued = true;
    size++;
  }

  /// Takes the oldest.
  @Nullable BlockingTask poll() {
    BlockingTask call = oldest;
    if (call != null) {
      remove(call);
    }
    return call;
  }

  /// Takes them all.
  List<BlockingTask> takeAll() {
    var all = new ArrayList<BlockingTask>();
    for (BlockingTask call = poll(); call != null; call = poll()) {
      all.add(call);
    }
    return all;
  }

  /// Takes `call` out.
  ///
  /// @return whether it was in
  boolean remove(BlockingTask call) {
    if (!call.queued) {
      return false;
    }
    BlockingTask before = call.before;
    BlockingTask after = call.after;
    if (before == null) {
      oldest = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.before = before;
    }
    call.before = null;
    call.after = null;
    call.queued = false;
    size--;
    return true;
  }
}
