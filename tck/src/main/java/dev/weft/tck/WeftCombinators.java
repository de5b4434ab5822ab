package dev.weft.tck;

import dev.weft.Either;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Shared;
import dev.weft.Tuple3;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Weft's combinators, those of [Futures], as a subject of [CombinatorTck]. Generators are left to
/// subclasses, since the kit's own code is not compiled for them.
public abstract class WeftCombinators implements CombinatorSubject {

  /// For subclasses.
  protected WeftCombinators() {}

  @Override
  public Future<List<String>> join(Future<String> a, Future<String> b, Future<String> c) {
    return Futures.join(a, b, c).map(WeftCombinators::list);
  }

  @Override
  public Future<List<String>> tryJoin(Future<String> a, Future<String> b, Future<String> c) {
    return Futures.tryJoin(a, b, c).map(WeftCombinators::list);
  }

  private static List<String> list(Tuple3<String, String, String> values) {
    return List.of(values.first(), values.second(), values.third());
  }

  @Override
  public Future<List<String>> joinAll(List<? extends Future<String>> futures) {
    return Futures.joinAll(futures);
  }

  @Override
  public Future<List<String>> tryJoinAll(List<? extends Future<String>> futures) {
    return Futures.tryJoinAll(futures);
  }

  @Override
  public Future<Selected> select(Future<String> left, Future<String> right) {
    return Futures.select(left, right).map(WeftCombinators::selected);
  }

  @Override
  public Future<Selected> selectFair(
      RandomGenerator coin, Future<String> left, Future<String> right) {
    return Futures.selectFair(coin, left, right).map(WeftCombinators::selected);
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
  public List<Future<String>> shared(Future<String> future, int handles) {
    Shared<String> first = Futures.shared(future);
    List<Future<String>> all = new ArrayList<>(List.of(first));
    while (all.size() < handles) {
      all.add(first.another());
    }
    return all;
  }

  @Override
  public Future<Integer> map(Future<Integer> future, Fn<Integer, Integer> fn) {
    return future.map(fn);
  }

  @Override
  public Future<Integer> then(Future<Integer> future, Fn<Integer, Future<Integer>> fn) {
    return future.then(fn);
  }
}
