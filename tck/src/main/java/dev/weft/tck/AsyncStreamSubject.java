package dev.weft.tck;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.Waker;
import dev.weft.stream.AsyncStream;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An adapter of streams as [AsyncStreamTck] sees it: something that is put on a stream of the
/// kit's and passes its elements on, or some of them. One that gathers or pairs elements is
/// followed by what takes them out again.
public interface AsyncStreamSubject {

  /// An element of the kit's, which somebody has to own.
  interface Element extends Owned {
    /// Its place among the elements of its source, from 0.
    int number();

    @Override
    void close();
  }

  /// `source` with the adapter on it.
  AsyncStream<Element> over(AsyncStream<Element> source);

  /// `source` with `count` of the adapters on it, one on the other.
  default AsyncStream<Element> pile(AsyncStream<Element> source, int count) {
    AsyncStream<Element> pile = source;
    for (int i = 0; i < count; i++) {
      pile = over(pile);
    }
    return pile;
  }

  /// The numbers of the elements that come out, in their order, when `count` go in.
  default List<Integer> expected(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /// `source` with the adapter on it, whose function throws `failure` at the second element.
  ///
  /// @return null if the adapter takes no function
  default @Nullable AsyncStream<Element> failing(
      AsyncStream<Element> source, RuntimeException failure) {
    return null;
  }

  /// Takes `step` with a context whose waker is `waker`. An adapter that looks at the clock has it
  /// taken in a task.
  default <R extends @Nullable Object> R with(Waker waker, LeafSubject.Step<R> step)
      throws Exception {
    return step.take(Context.of(waker));
  }
}
