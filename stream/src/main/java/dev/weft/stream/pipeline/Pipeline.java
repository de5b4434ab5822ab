package dev.weft.stream.pipeline;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.dump.WaitTrace;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A source and the stages that follow it, run by one loop. Every stream that this module makes is
/// one.
///
/// **No depth.** A pipeline never contains a pipeline as its source: an adapter *takes over* the
/// stages of the stream that it is put on, in constant time, and that stream is a part of the
/// result from then on. Streams that stand beside each other (`merge`, `zip`, `flatMap`, ...) are
/// pipelines that a stage asks; the loop goes over to them and comes back, it does not call them.
/// So ten thousand adapters, on top of each other or inside of each other, are built, polled and
/// closed with the stack of one.
///
/// ```text
///   source   stages[base] ... stages[top - 1]      -> element
///            \____ before ____/   after
///
///   a wish goes down  to the nearest stage that asks first, else to the source: pull, poll
///   an answer goes up stage by stage: push, pending, ended; NEED turns it round
/// ```
///
/// **Invariants**
/// - **P1** Stages below `base`, and the source before the first of them, have ended and are
///   released: who ends lets go at once of all before it.
/// - **P2** Between two polls no pipeline has an asker: answers are carried to the root, or the
///   root is over.
/// - **P3** An element is held by one party: the loop (`answer`), a stage, or `item`. When
///   something throws the loop disposes of what it holds, and closes the root.
///
/// **Threads.** Of one party at a time, as any stream.
public final class Pipeline<T extends @Nullable Object> implements AsyncStream<T> {

  /// In `item`: there is none.
  private static final Object NONE = Signal.NEED;

  /// Null when the pipeline is over, or part of another one.
  private @Nullable Source source;

  private boolean moved;

  private @Nullable Stage[] stages;
  private int base;
  private int top;

  /// The last stage that asks first; below `base` if there is none.
  private int lastAsker = -1;

  private @Nullable Object item = NONE;

  // While the loop is in this pipeline on behalf of another one.
  private @Nullable Pipeline<?> asker;
  private int askedBy;

  private Pipeline(Source source, @Nullable Stage[] stages) {
    this.source = source;
    this.stages = stages;
  }

  /// A stream of what `source` gives.
  public static <T extends @Nullable Object> Pipeline<T> from(Source source) {
    return new Pipeline<>(source, new Stage[4]);
  }

  /// `stream` as a pipeline, which takes it over.
  ///
  /// @throws IllegalStateException if it is part of another one already
  public static <T extends @Nullable Object> Pipeline<T> of(AsyncStream<? extends T> stream) {
    if (!(stream instanceof Pipeline<?> old)) {
      return from(new Foreign(Objects.requireNonNull(stream)));
    }
    old.requireNotMoved();
    Object untaken = old.item;
    old.item = NONE;
    Owned.dispose(untaken);
    Source source = old.source;
    var taken = new Pipeline<T>(source == null ? Exhausted.INSTANCE : source, old.stages);
    taken.base = old.base;
    taken.top = old.top;
    taken.lastAsker = old.lastAsker;
    old.moved = true;
    old.source = null;
    old.stages = new Stage[0];
    old.base = 0;
    old.top = 0;
    return taken;
  }

  /// Says for dumps what who consumes `stream` waits for. A guess by any thread.
  public static void explain(@Nullable AsyncStream<?> stream, WaitTrace trace) {
    Source from = stream instanceof Pipeline<?> pipeline ? pipeline.source : null;
    Object named = from != null ? from : stream;
    trace.leaf(
        "an element of a stream"
            + (named == null ? "" : ", from " + named.getClass().getSimpleName()));
  }

  /// `stream`, followed by `stage`.
  public static <T extends @Nullable Object> Pipeline<T> of(AsyncStream<?> stream, Stage stage) {
    Pipeline<T> pipeline = Pipeline.<@Nullable Object>of(stream).cast();
    pipeline.append(stage);
    return pipeline;
  }

  @SuppressWarnings("unchecked") // what the next stage makes of the elements
  private <R extends @Nullable Object> Pipeline<R> cast() {
    return (Pipeline<R>) this;
  }

  private void append(Stage stage) {
    if (top == stages.length) {
      stages = Arrays.copyOf(stages, Math.max(4, 2 * top));
    }
    stage.askerBefore = lastAsker;
    if (stage.asksFirst()) {
      lastAsker = top;
    }
    stages[top++] = stage;
  }

  private void requireNotMoved() {
    if (moved) {
      throw new IllegalStateException(
          "this stream was given to an adapter and is part of what that returned; use that one");
    }
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    Object answer = poll(cx);
    if (answer instanceof Signal signal) {
      return signal == Signal.PENDING ? Step.PENDING : Step.END;
    }
    item = answer;
    return Step.ITEM;
  }

  @Override
  @SuppressWarnings("unchecked") // the last stage makes T
  public T item() {
    Object taken = item;
    if (taken == NONE) {
      throw new IllegalStateException("no element: item() is called once, after ITEM");
    }
    item = NONE;
    return (T) taken;
  }

  /// As [#pollNext] and [#item] in one: an element, [Signal#PENDING] or [Signal#END].
  public @Nullable Object poll(Context cx) throws Exception {
    if (source == null) {
      requireNotMoved();
      return Signal.END;
    }
    Pipeline<?> p = this;
    Object answer = Signal.NEED;
    int i = top; // whose answer it is; `top` is the caller's wish
    try {
      while (true) {
        if (answer == Signal.NEED) {
          int asker = p.askerBefore(i);
          if (asker >= p.base) {
            i = asker;
            answer = p.stage(i).pull(cx);
            continue;
          }
          // Nobody asks first, so the source is next: from here straight up, as long as it goes.
          // The first stages have call sites of their own: the JIT can inline short pipelines.
          Source from = Objects.requireNonNull(p.source);
          @Nullable Stage[] row = p.stages;
          int first = p.base;
          int end = p.top;
          do {
            i = first - 1;
            answer = from.poll(cx);
            if (answer instanceof Signal || ++i == end) {
              break;
            }
            answer = row[i].push(answer, cx);
            if (!(answer instanceof Signal) && ++i < end) {
              answer = row[i].push(answer, cx);
              if (!(answer instanceof Signal) && ++i < end) {
                answer = row[i].push(answer, cx);
                while (!(answer instanceof Signal) && ++i < end) {
                  answer = row[i].push(answer, cx);
                }
              }
            }
          } while (answer == Signal.NEED && p.askerBefore(i) < first);
          i = Math.min(i, end - 1);
          if (answer == Signal.NEED) {
            continue;
          }
        }
        if (answer == Signal.AGAIN) {
          answer = p.stage(i).pull(cx);
          continue;
        } else if (answer == Signal.ASK) {
          Pipeline<?> other = p.stage(i).other();
          if (other.source == null) {
            answer = p.stage(i).answered(Signal.END, cx);
          } else {
            other.asker = p;
            other.askedBy = i;
            p = other;
            i = p.top;
            answer = Signal.NEED;
          }
          continue;
        } else if (answer == Signal.BECOME) {
          i = p.replace(i, p.stage(i).other());
          answer = Signal.NEED;
          continue;
        }
        if (answer == Signal.END) {
          p.letGo(i);
        }
        if (++i < p.top) {
          answer = tell(p.stage(i), answer, cx);
        } else if (p == this) {
          return answer;
        } else {
          Pipeline<?> back = Objects.requireNonNull(p.asker);
          i = p.askedBy;
          p.asker = null;
          p = back;
          answer = p.stage(i).answered(answer, cx);
        }
      }
    } catch (Throwable failure) {
      Owned.dispose(answer); // P3
      close();
      throw failure;
    }
  }

  private static @Nullable Object tell(Stage stage, @Nullable Object answer, Context cx)
      throws Exception {
    if (answer instanceof Signal signal) {
      return signal == Signal.PENDING ? stage.pending(cx) : stage.ended(cx);
    }
    return stage.push(answer, cx);
  }

  private Stage stage(int i) {
    return Objects.requireNonNull(stages[i]);
  }

  private int askerBefore(int i) {
    return i == top ? lastAsker : stage(i).askerBefore;
  }

  /// The stage at `i` has ended, or the source with `base - 1`: P1.
  private void letGo(int i) {
    var release = new Release();
    release(i + 1, release);
    if (base == top) {
      over();
    }
    release.run();
  }

  /// Releases the source and what is below `end`.
  private void release(int end, Release release) {
    Source old = source;
    int from = base;
    source = Exhausted.INSTANCE;
    base = Math.max(base, end);
    for (int i = end - 1; i >= from; i--) {
      Stage stage = stage(i);
      stages[i] = null;
      stage.release(release);
    }
    if (old != null) {
      old.release(release);
    }
  }

  private void over() {
    source = null;
    stages = new Stage[0];
    base = 0;
    top = 0;
  }

  /// Puts `other` in the place of the stage at `i`, which is the first.
  ///
  /// @return the index of the stage after what was put in
  private int replace(int i, Pipeline<?> other) {
    Pipeline<?> taken = of(other);
    int more = taken.top - taken.base;
    int after = top - (i + 1);
    if (more <= i + 1) {
      System.arraycopy(taken.stages, taken.base, stages, i + 1 - more, more);
      Arrays.fill(stages, base, i + 1 - more, null);
      base = i + 1 - more;
    } else {
      var all = new Stage[more + after + 4];
      System.arraycopy(taken.stages, taken.base, all, 0, more);
      System.arraycopy(stages, i + 1, all, more, after);
      stages = all;
      base = 0;
      top = more + after;
    }
    source = taken.source;
    lastAsker = base - 1;
    for (int k = base; k < top; k++) {
      stage(k).askerBefore = lastAsker;
      if (stage(k).asksFirst()) {
        lastAsker = k;
      }
    }
    return base + more;
  }

  /// Lets go of all; what lies deeper waits in `release`.
  void releaseInto(Release release) {
    Object untaken = item;
    item = NONE;
    if (source != null) {
      int end = top;
      release(end, release);
      over();
      asker = null;
    }
    if (untaken != NONE) {
      release.value(untaken);
    }
  }

  @Override
  public void close() {
    if (source != null || item != NONE) {
      var release = new Release();
      releaseInto(release);
      release.run();
    }
  }
}
