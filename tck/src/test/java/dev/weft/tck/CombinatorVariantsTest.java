package dev.weft.tck;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Select;
import dev.weft.tck.zoo.OurCombinators;
import java.util.List;
import java.util.random.RandomGenerator;

/// Weft's own combinators, where the same can be said in another way: by [Select], and by a join of
/// as many at once as there are.
class CombinatorVariantsTest extends CombinatorTck {

  @Override
  public String subjectName() {
    return "Select, and bounded joins";
  }

  @Override
  public CombinatorSubject subject() {
    return new OurCombinators() {
      @Override
      public Future<Selected> select(Future<String> left, Future<String> right) {
        return firstOf(Select.biased(), left, right);
      }

      @Override
      public Future<Selected> selectFair(
          RandomGenerator coin, Future<String> left, Future<String> right) {
        return firstOf(Select.fair(coin), left, right);
      }

      @Override
      public Future<String> race(Future<String> first, Future<String> second) {
        return Select.<String>biased().on(first, value -> value).on(second, value -> value).first();
      }

      @Override
      public <T> Future<List<T>> joinAll(List<? extends Future<T>> futures) {
        return Futures.joinAll(futures.size(), futures);
      }

      @Override
      public <T> Future<List<T>> tryJoinAll(List<? extends Future<T>> futures) {
        return Futures.tryJoinAll(futures.size(), futures);
      }
    };
  }

  private static Future<CombinatorSubject.Selected> firstOf(
      Select<String> select, Future<String> left, Future<String> right) {
    return select
        .on(left, value -> value)
        .on(right, value -> value)
        .firstAndRest()
        .map(
            first ->
                new CombinatorSubject.Selected(
                    first.index() == 0, first.value(), first.rest().first()));
  }
}
