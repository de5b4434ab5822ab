package dev.weft.benchmarks;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import org.jspecify.annotations.Nullable;

/// Awaits handles in the order of their spawns. Its failure is that of the first that failed; a
/// cancel leaves the tasks alone.
public final class JoinEach implements Future<@Nullable Void> {
  private final JoinHandle<?>[] handles;
  private int next;

  public JoinEach(JoinHandle<?>[] handles) {
    this.handles = handles;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws Exception {
    while (next < handles.length) {
      if (handles[next].poll(cx).isPending()) {
        return Poll.pending();
      }
      next++;
    }
    return Poll.ready(null);
  }

  @Override
  public void cancel(Context cx) {}
}
