package dev.weft.driver;

import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The table of attached sources: from the token of an event to the cell of its source.
///
/// ```text
///   token = 0 | generation: 31 bits | index: 32 bits
/// ```
///
/// **Threads.** Attaching and releasing take the lock; [#find] takes none and is the leader's.
///
/// **S1** An index is given out anew only with another generation, so an event recorded before a
/// source was released, or reported for a descriptor number used again, finds no cell. **S2** A
/// cell stands in the table before its source is attached to the reactor.
public final class SourceTable {

  private final Reactor reactor;
  private volatile AtomicReferenceArray<@Nullable ReadinessCell> cells =
      new AtomicReferenceArray<>(64);

  // Under the lock.
  private int[] generations = new int[64];
  private int[] free = new int[64];
  private int freeCount;
  private int used;
  private volatile int size;
  private boolean closed;

  SourceTable(Reactor reactor) {
    this.reactor = reactor;
  }

  /// Attaches a source; its cell starts out assuming that it is ready, so that the first try is the
  /// operation itself.
  ///
  /// @throws IOException if the reactor cannot attach it
  /// @throws RuntimeClosedException if the runtime is closed
  public ReadinessCell attach(Source source, RuntimeDriver driver) throws IOException {
    return attach(source, driver, null);
  }

  /// The same, with what is to be closed with the source.
  public ReadinessCell attach(Source source, RuntimeDriver driver, @Nullable Closeable companion)
      throws IOException {
    ReadinessCell cell = enter(source, driver, companion);
    try {
      cell.attached(reactor.attach(source, cell.token()));
      return cell;
    } catch (IOException | RuntimeException | Error e) {
      release(cell);
      throw e;
    }
  }

  private synchronized ReadinessCell enter(
      Source source, RuntimeDriver driver, @Nullable Closeable companion) {
    if (closed) {
      throw new RuntimeClosedException("a source cannot be attached: the runtime is closed");
    }
    int index = freeCount > 0 ? free[--freeCount] : used++;
    if (index == cells.length()) {
      grow();
    }
    long token = (long) generations[index] << 32 | index;
    var cell = new ReadinessCell(token, source, driver, companion);
    cells.set(index, cell);
    size++;
    return cell;
  }

  private void grow() {
    int length = cells.length();
    var larger = new AtomicReferenceArray<@Nullable ReadinessCell>(length * 2);
    for (int i = 0; i < length; i++) {
      larger.setPlain(i, cells.getPlain(i));
    }
    cells = larger;
    generations = Arrays.copyOf(generations, length * 2);
    free = Arrays.copyOf(free, length * 2);
  }

  /// Takes a cell out. Idempotent.
  synchronized void release(ReadinessCell cell) {
    int index = (int) cell.token();
    if (cells.get(index) != cell) {
      return;
    }
    cells.set(index, null);
    generations[index] = (generations[index] + 1) & Integer.MAX_VALUE;
    free[freeCount++] = index;
    size--;
  }

  /// The cell that `token` names, or null if it is gone.
  @Nullable ReadinessCell find(long token) {
    var now = cells;
    int index = (int) token;
    ReadinessCell cell = index < now.length() ? now.get(index) : null;
    return cell != null && cell.token() == token ? cell : null;
  }

  /// Lets every waiter try: events were missed. The leader's.
  void deliverToAll(RuntimeDriver driver) {
    var now = cells;
    for (int i = 0; i < now.length(); i++) {
      ReadinessCell cell = now.get(i);
      if (cell != null) {
        cell.deliver(Readiness.READ | Readiness.WRITE, driver);
      }
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  public int size() {
    return size;
  }

  /// Shuts every cell, closes the channels, and lets nobody in any more.
  void close(List<Waker> wakers) {
    AtomicReferenceArray<@Nullable ReadinessCell> all;
    synchronized (this) {
      closed = true;
      all = cells;
    }
    for (int i = 0; i < all.length(); i++) {
      ReadinessCell cell = all.get(i);
      if (cell != null) {
        cell.shutDown(wakers);
      }
    }
  }
}
