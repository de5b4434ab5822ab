package dev.weft.tck.zoo;

import dev.weft.Either;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Generator;
import dev.weft.Shared;
import dev.weft.Tuple3;
import dev.weft.tck.CombinatorSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Weft's combinators, those of [Futures], and its generators. The animals override one each.
public class OurCombinators implements CombinatorSubject {

  /// All of them as they are.
  public OurCombinators() {}

  @Override
  public <T> Future<List<T>> join(Future<T> a, Future<T> b, Future<T> c) {
    return Futures.join(a, b, c).map(OurCombinators::list);
  }

  @Override
  public <T> Future<List<T>> tryJoin(Future<T> a, Future<T> b, Future<T> c) {
    return Futures.tryJoin(a, b, c).map(OurCombinators::list);
  }

  private static <T> List<T> list(Tuple3<T, T, T> values) {
    return List.of(values.first(), values.second(), values.third());
  }

  @Override
  public <T> Future<List<T>> joinAll(List<? extends Future<T>> futures) {
    return Futures.joinAll(futures);
  }

  @Override
  public <T> Future<List<T>> joinAll(int atOnce, List<? extends Future<T>> futures) {
    return Futures.joinAll(atOnce, futures);
  }

  @Override
  public <T> Future<List<T>> tryJoinAll(List<? extends Future<T>> futures) {
    return Futures.tryJoinAll(futures);
  }

  @Override
  public Future<Selected> select(Future<String> left, Future<String> right) {
    return Futures.select(left, right).map(OurCombinators::selected);
  }

  @Override
  public Future<Selected> selectFair(
      RandomGenerator coin, Future<String> left, Future<String> right) {
    return Futures.selectFair(coin, left, right).map(OurCombinators::selected);
  }

  private static Selected selected(Either<String, String> won) {
    return switch (won) {
      case Either.Left<String, String>(String value, Future<String> other) ->
          new Selected(true, value, other);
      case Either.Right<String, String>(String value, Future<String> other) ->
          new Selected(false, value, other);
    };
  }

  @Override
  public Future<String> race(Future<String> first, Future<String> second) {
    return Futures.race(first, second);
  }

  @Override
  public Future<FirstOfMany> selectAll(List<Future<String>> futures) {
    return Futures.selectAll(futures)
        .map(first -> new FirstOfMany(first.index(), first.value(), first.rest()));
  }

  @Override
  public Future<String> raceOk(List<Future<String>> futures) {
    return Futures.raceOk(futures);
  }

  @Override
  public List<Future<String>> shared(Future<String> future, int handles) {
    Shared<String> first = Futures.shared(future);
    List<Future<String>> all = new ArrayList<>(List.of(first));
    while (all.size() < handles) {
      all.add(first.another());
    }
    return all;
  }

  @Override
  public <T> Future<T> map(Future<T> future, Fn<T, T> fn) {
    return future.map(fn);
  }

  @Override
  public Future<Integer> then(Future<Integer> future, Fn<Integer, Future<Integer>> fn) {
    return future.then(fn);
  }

  @Override
  public <T> Future<T> using(AutoCloseable resource, Fn<AutoCloseable, Future<T>> use) {
    return Futures.using(resource, use);
  }

  @Override
  public Generator<Integer> upTo(int end) {
    return Generator.of(
        out -> {
          for (int i = 0; i < end; i++) {
            out.yield_(i);
          }
        });
  }
}
