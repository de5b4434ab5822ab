package dev.weft.stream;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.Waker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A stream that does what it is told, by hand, and elements that count their closes.
final class Script implements AsyncStream<Script.Element> {

  /// An element that somebody has to own.
  static final class Element implements Owned {
    final int number;
    final AtomicInteger closes = new AtomicInteger();

    Element(int number) {
      this.number = number;
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }

    @Override
    public String toString() {
      return "#" + number;
    }
  }

  private static final Object PENDING = new Object();

  private final Deque<Object> steps = new ArrayDeque<>();
  final List<Element> given = new ArrayList<>();
  private @Nullable Element item;
  @Nullable Waker waker;
  int polls;
  int closes;
  boolean ended;

  Script element() {
    steps.add(new Element((int) steps.stream().filter(Element.class::isInstance).count()));
    return this;
  }

  Script elements(int count) {
    for (int i = 0; i < count; i++) {
      element();
    }
    return this;
  }

  Script pending() {
    steps.add(PENDING);
    return this;
  }

  Script failing(Exception failure) {
    steps.add(failure);
    return this;
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    polls++;
    if (ended) {
      throw new AssertionError("polled after its end");
    }
    Object step = steps.poll();
    if (step == null) {
      ended = true;
      return Step.END;
    }
    if (step == PENDING) {
      waker = cx.waker();
      return Step.PENDING;
    }
    if (step instanceof Exception failure) {
      ended = true;
      throw failure;
    }
    item = (Element) step;
    given.add(item);
    return Step.ITEM;
  }

  @Override
  public Element item() {
    Element taken = item;
    item = null;
    if (taken == null) {
      throw new IllegalStateException();
    }
    return taken;
  }

  @Override
  public void close() {
    closes++;
    if (item != null) {
      item.close();
    }
  }
}
