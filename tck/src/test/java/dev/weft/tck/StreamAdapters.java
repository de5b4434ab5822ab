package dev.weft.tck;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Streams;
import dev.weft.tck.AsyncStreamSubject.Element;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The adapters of `dev.weft.stream`, each as a subject.
final class StreamAdapters {

  private static final Duration HOUR = Duration.ofHours(1);

  private static final Map<String, Adapter> ALL = new LinkedHashMap<>();

  private StreamAdapters() {}

  static {
    calling("map", (s, f) -> s.map(e -> passed(e, f)));
    calling("filter", (s, f) -> s.filter(e -> passed(e, f).number() % 2 == 0))
        .yields(count -> IntStream.range(0, count).filter(n -> n % 2 == 0));
    calling("inspect", (s, f) -> s.inspect(f));
    plain("take", s -> s.take(3)).yields(count -> IntStream.range(0, Math.min(count, 3)));
    calling("takeWhile", (s, f) -> s.takeWhile(e -> passed(e, f).number() < 3))
        .yields(count -> IntStream.range(0, Math.min(count, 3)));
    plain("takeUntil", s -> s.takeUntil(Futures.never()));
    plain("skip", s -> s.skip(2)).yields(count -> IntStream.range(2, Math.max(count, 2)));
    calling("skipWhile", (s, f) -> s.skipWhile(e -> passed(e, f).number() < 2))
        .yields(count -> IntStream.range(2, Math.max(count, 2)));
    calling("scan", (s, f) -> s.scan((Element) null, (before, e) -> passed(e, f)));
    plain("distinct", AsyncStream::distinct);
    plain("distinctUntilChanged", AsyncStream::distinctUntilChanged);
    calling("then", (s, f) -> s.then(e -> Futures.ready(passed(e, f))));
    calling("then, later", (s, f) -> s.then(e -> later(passed(e, f))));
    calling("flatMap", (s, f) -> s.flatMap(e -> Streams.of(passed(e, f))));
    plain("chunks", s -> s.chunks(2).flatMap(StreamAdapters::flat));
    plain("chunksTimeout", s -> s.chunksTimeout(2, HOUR).flatMap(StreamAdapters::flat)).inTask();
    plain("throttle", s -> s.throttle(Duration.ZERO)).inTask();
    plain("timeout", s -> s.timeout(HOUR)).inTask();
    plain("debounce", s -> s.debounce(HOUR))
        .yields(count -> IntStream.range(Math.max(0, count - 1), count))
        .inTask();
    calling("buffered", (s, f) -> s.buffered(2, e -> Futures.ready(passed(e, f))));
    calling("buffered, later", (s, f) -> s.buffered(3, e -> later(passed(e, f))));
    calling("bufferUnordered", (s, f) -> s.bufferUnordered(2, e -> Futures.ready(passed(e, f))));
    calling("bufferUnordered, later", (s, f) -> s.bufferUnordered(3, e -> later(passed(e, f))));
    plain("merge", s -> s.merge(Streams.empty()));
    plain("merge, as the other", s -> Streams.<Element>empty().merge(s));
    plain("merge of many", s -> Streams.<Element>merge(List.of(Streams.empty(), s)))
        .piledUpAs(s -> s.map(e -> e));
    plain("chain", s -> s.chain(Streams.empty()));
    plain("chain, as the second", s -> Streams.<Element>empty().chain(s));
    calling("zip", (s, f) -> s.zip(Streams.range(0, 99), (e, n) -> passed(e, f)));
    calling("zip, as the other", (s, f) -> Streams.range(0, 99).zip(s, (n, e) -> passed(e, f)));
    plain("zip, as the other of a slow one", s -> slow().zip(s, (n, e) -> e))
        .piledUpAs(s -> s.map(e -> e));
    plain("zip, longer", s -> s.zip(Streams.range(0, 2), (e, n) -> e))
        .yields(count -> IntStream.range(0, Math.min(count, 2)));
    calling(
            "split",
            (s, f) -> {
              var halves =
                  s.split(
                      e -> {
                        f.accept(e);
                        return true;
                      });
              halves.second().close();
              return halves.first();
            })
        .piledUpAs(s -> s.map(e -> e));
    plain("peekable", AsyncStream::peekable).piledUpAs(s -> s.map(e -> e));
  }

  private static Adapter plain(String name, UnaryOperator<AsyncStream<Element>> over) {
    return calling(name, (s, f) -> over.apply(s)).takingNoFunction();
  }

  private static Adapter calling(
      String name, BiFunction<AsyncStream<Element>, Consumer<Element>, AsyncStream<Element>> over) {
    var adapter = new Adapter(over);
    ALL.put(name, adapter);
    return adapter;
  }

  private static Element passed(Element element, Consumer<Element> look) {
    look.accept(element);
    return element;
  }

  /// Numbers, each at the second poll.
  private static AsyncStream<Long> slow() {
    return Streams.range(0, 99)
        .then(
            n -> {
              boolean[] waited = {false};
              return Futures.pollFn(
                  cx -> {
                    if (waited[0]) {
                      return Poll.ready(n);
                    }
                    waited[0] = true;
                    cx.waker().wake();
                    return Poll.pending();
                  });
            });
  }

  private static AsyncStream<Element> flat(List<Element> list) {
    return Streams.of(list.toArray(Element[]::new));
  }

  /// Yields `element` at its second poll.
  private static Future<Element> later(Element element) {
    return new Future<>() {
      private int polls;

      @Override
      public Poll<Element> poll(Context cx) {
        if (polls++ == 0) {
          cx.waker().wake();
          return Poll.pending();
        }
        return Poll.ready(element);
      }

      @Override
      public void cancel(Context cx) {
        if (polls < 2) {
          polls = 2;
          Owned.dispose(element);
        }
      }
    };
  }

  /// For JUnit.
  static Stream<String> names() {
    return ALL.keySet().stream();
  }

  static AsyncStreamSubject named(String name, Weft weft) {
    return ALL.get(name).with(weft);
  }

  private interface Yields {
    IntStream of(int count);
  }

  private static final class Adapter {
    private final BiFunction<AsyncStream<Element>, Consumer<Element>, AsyncStream<Element>> over;
    private UnaryOperator<AsyncStream<Element>> piled = s -> over(s);
    private Yields yields = count -> IntStream.range(0, count);
    private boolean takesAFunction = true;
    private boolean needsATask;

    Adapter(BiFunction<AsyncStream<Element>, Consumer<Element>, AsyncStream<Element>> over) {
      this.over = over;
    }

    private AsyncStream<Element> over(AsyncStream<Element> source) {
      return over.apply(source, e -> {});
    }

    Adapter yields(Yields what) {
      yields = what;
      return this;
    }

    Adapter takingNoFunction() {
      takesAFunction = false;
      return this;
    }

    Adapter inTask() {
      needsATask = true;
      return this;
    }

    /// One that calls the stream under it, since it polls with wakers of its own, or is a type of
    /// its own.
    Adapter piledUpAs(UnaryOperator<AsyncStream<Element>> other) {
      piled = other;
      return this;
    }

    AsyncStreamSubject with(Weft weft) {
      return new AsyncStreamSubject() {
        @Override
        public AsyncStream<Element> over(AsyncStream<Element> source) {
          return Adapter.this.over(source);
        }

        @Override
        public AsyncStream<Element> pile(AsyncStream<Element> source, int count) {
          AsyncStream<Element> pile = over(source);
          for (int i = 1; i < count; i++) {
            pile = piled.apply(pile);
          }
          return pile;
        }

        @Override
        public List<Integer> expected(int count) {
          return yields.of(count).boxed().toList();
        }

        @Override
        public @Nullable AsyncStream<Element> failing(
            AsyncStream<Element> source, RuntimeException failure) {
          if (!takesAFunction) {
            return null;
          }
          return over.apply(
              source,
              element -> {
                if (element.number() == 1) {
                  throw failure;
                }
              });
        }

        @Override
        public <R extends @Nullable Object> R with(Waker waker, LeafSubject.Step<R> step)
            throws Exception {
          return needsATask
              ? weft.blockOn(Futures.pollFn(cx -> Poll.ready(step.take(cx.withWaker(waker)))))
              : step.take(Context.of(waker));
        }
      };
    }
  }
}
