package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A shared future that is polled with the waker of whichever handle came last, and with no other.
final class LastWakerShared implements Future<String> {

  /// What the handles have in common.
  private static final class Cell {
    final Future<String> future;
    @Nullable Poll<String> end;

    Cell(Future<String> future) {
      this.future = future;
    }
  }

  private final Cell cell;

  private LastWakerShared(Cell cell) {
    this.cell = cell;
  }

  static List<Future<String>> handles(Future<String> future, int handles) {
    var cell = new Cell(future);
    return Stream.<Future<String>>generate(() -> new LastWakerShared(cell)).limit(handles).toList();
  }

  @Override
  public Poll<String> poll(Context cx) throws Exception {
    synchronized (cell) {
      Poll<String> end = cell.end;
      if (end == null) {
        end = cell.future.poll(cx);
        cell.end = end.isReady() ? end : null;
      }
      return end;
    }
  }

  @Override
  public void cancel(Context cx) {}
}
