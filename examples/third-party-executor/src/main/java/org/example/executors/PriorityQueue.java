package org.example.executors;

import dev.weft.spi.Task;
import java.util.AbstractQueue;
import java.util.Comparator;
import java.util.Iterator;
import java.util.function.ToIntFunction;

/// Tasks by urgency. Each unit of it lets a task overtake up to [#HEAD_START] others that became
/// ready before it; tasks of equal urgency keep their order. So nothing waits for ever.
///
/// Not safe for several threads.
final class PriorityQueue extends AbstractQueue<Task> {

  private static final int HEAD_START = 1000;

  private record Ranked(Task task, long rank, long number) {}

  private final java.util.PriorityQueue<Ranked> ranked =
      new java.util.PriorityQueue<>(
          Comparator.comparingLong(Ranked::rank).thenComparingLong(Ranked::number));
  private final ToIntFunction<Task> urgency;
  private long number;

  PriorityQueue(ToIntFunction<Task> urgency) {
    this.urgency = urgency;
  }

  @Override
  public boolean offer(Task task) {
    long headStart = (long) HEAD_START * urgency.applyAsInt(task);
    return ranked.offer(new Ranked(task, number - headStart, number++));
  }

  @Override
  public Task poll() {
    Ranked first = ranked.poll();
    return first == null ? null : first.task;
  }

  @Override
  public Task peek() {
    Ranked first = ranked.peek();
    return first == null ? null : first.task;
  }

  @Override
  public Iterator<Task> iterator() {
    return ranked.stream().map(Ranked::task).iterator();
  }

  @Override
  public int size() {
    return ranked.size();
  }
}
