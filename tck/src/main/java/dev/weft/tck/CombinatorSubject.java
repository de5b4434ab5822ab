package dev.weft.tck;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Generator;
import java.util.List;
import java.util.random.RandomGenerator;

/// A set of combinators as [CombinatorTck] sees it. Each makes a future that owns the futures given
/// to it and what they yield until it yields that itself, and does nothing before its first poll.
///
/// **Threads.** Any, for the making; each future belongs to one party at a time.
public interface CombinatorSubject {

  /// Waits for all three, also if one fails; the values in the order of the arguments.
  <T> Future<List<T>> join(Future<T> a, Future<T> b, Future<T> c);

  /// As [#join]; the first failure ends all.
  <T> Future<List<T>> tryJoin(Future<T> a, Future<T> b, Future<T> c);

  /// Waits for all, also if some fail; polls only those that were woken.
  <T> Future<List<T>> joinAll(List<? extends Future<T>> futures);

  /// As [#joinAll]; the first failure ends all.
  <T> Future<List<T>> tryJoinAll(List<? extends Future<T>> futures);

  /// As [#joinAll(List)], with at most `atOnce` of them under way at a time, begun in their order.
  <T> Future<List<T>> joinAll(int atOnce, List<? extends Future<T>> futures);

  /// The first to be ready, and the other one to go on with; the left one if both are.
  Future<Selected> select(Future<String> left, Future<String> right);

  /// As [#select], but at each poll `coin` says who goes first.
  Future<Selected> selectFair(RandomGenerator coin, Future<String> left, Future<String> right);

  /// The first to be over, the first one if both are; the other one is cancelled.
  Future<String> race(Future<String> first, Future<String> second);

  /// The first to be over, and the others to go on with, in their order.
  Future<FirstOfMany> selectAll(List<Future<String>> futures);

  /// The first to yield a value; the others are cancelled. If all fail, the failure of the first.
  Future<String> raceOk(List<Future<String>> futures);

  /// One future for several parties.
  ///
  /// @return so many handles on it
  List<Future<String>> shared(Future<String> future, int handles);

  /// A function of a future's value.
  <T> Future<T> map(Future<T> future, Fn<T, T> fn);

  /// Another future after a future's value.
  Future<Integer> then(Future<Integer> future, Fn<Integer, Future<Integer>> fn);

  /// What `use` makes of `resource` at the first poll; the resource is closed afterwards.
  <T> Future<T> using(AutoCloseable resource, Fn<AutoCloseable, Future<T>> use);

  /// A generator of the numbers from 0 to below `end`.
  Generator<Integer> upTo(int end);

  /// What a selectAll yields.
  ///
  /// @param index where the one that was first stood
  /// @param value its value
  /// @param others the others
  record FirstOfMany(int index, String value, List<Future<String>> others) {}

  /// What a select yields.
  ///
  /// @param left whether it was the left one
  /// @param value its value
  /// @param other the other one
  record Selected(boolean left, String value, Future<String> other) {}
}
