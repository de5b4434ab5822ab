package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Very many futures that are never ready; their polls and cancels are counted together. Not
/// thread-safe.
public final class PendingFutures {

  private final List<Member> members;
  private long polls;
  private long cancels;

  public PendingFutures(int size) {
    members = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      members.add(new Member());
    }
  }

  /// The futures.
  public List<? extends Future<String>> futures() {
    return members;
  }

  /// Wakes one of them.
  public void wake(int index) {
    Objects.requireNonNull(members.get(index).waker).wake();
  }

  /// How often they were polled.
  public long polls() {
    return polls;
  }

  /// How often they were cancelled.
  public long cancels() {
    return cancels;
  }

  private final class Member implements Future<String> {
    private @Nullable Waker waker;

    @Override
    public Poll<String> poll(Context cx) {
      polls++;
      waker = cx.waker();
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {
      cancels++;
    }
  }
}
