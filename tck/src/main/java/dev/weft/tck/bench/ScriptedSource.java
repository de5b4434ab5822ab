package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.tck.AsyncStreamSubject.Element;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream that follows a script, and remembers what was done to it. Where the script has it
/// pending, the next poll goes on.
///
/// **Threads.** One party at a time.
public final class ScriptedSource implements AsyncStream<Element> {

  /// An element, and how often it was closed.
  public static final class Numbered implements Element {
    private final int number;
    private int closes;

    private Numbered(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }

    public int closes() {
      return closes;
    }

    @Override
    public void close() {
      closes++;
    }
  }

  private static final Object PENDING = new Object();

  private final Deque<Object> script = new ArrayDeque<>();
  private final List<Numbered> given = new ArrayList<>();
  private @Nullable Numbered item;
  private @Nullable Waker waker;
  private int elements;
  private int polls;
  private int late;
  private int closes;
  private boolean over;

  /// Adds an element to the script.
  public ScriptedSource element() {
    script.add(new Numbered(elements++));
    return this;
  }

  /// Adds elements to the script.
  public ScriptedSource elements(int count) {
    for (int i = 0; i < count; i++) {
      element();
    }
    return this;
  }

  /// Adds a poll that is pending.
  public ScriptedSource pending() {
    script.add(PENDING);
    return this;
  }

  /// Adds a failure.
  public ScriptedSource failure(Throwable failure) {
    script.add(failure);
    return this;
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    polls++;
    if (over || closes > 0) {
      late++;
      return Step.END;
    }
    Object next = script.poll();
    if (next == PENDING) {
      waker = cx.waker();
      return Step.PENDING;
    }
    if (next instanceof Numbered element) {
      item = element;
      given.add(element);
      return Step.ITEM;
    }
    over = true;
    switch (next) {
      case Exception e -> throw e;
      case Error e -> throw e;
      case null, default -> {
        return Step.END;
      }
    }
  }

  @Override
  public Element item() {
    Numbered taken = item;
    if (taken == null) {
      throw new IllegalStateException("item() is called once, after ITEM");
    }
    item = null;
    return taken;
  }

  @Override
  public void close() {
    closes++;
    Numbered untaken = item;
    item = null;
    if (untaken != null) {
      untaken.close();
    }
  }

  /// What it has given so far.
  public List<Numbered> given() {
    return given;
  }

  /// How often it was polled.
  public int polls() {
    return polls;
  }

  /// How often it was polled after its end.
  public int latePolls() {
    return late;
  }

  /// How often it was closed.
  public int closes() {
    return closes;
  }

  /// The waker that it was left with when it was pending last.
  public @Nullable Waker waker() {
    return waker;
  }
}
