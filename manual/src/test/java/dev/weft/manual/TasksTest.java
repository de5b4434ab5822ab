package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.JoinSet;
import dev.weft.Joined;
import dev.weft.LocalTasks;
import dev.weft.TaskLocal;
import dev.weft.TaskScope;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.sync.AsyncMutex;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// What docs/tasks.md shows.
class TasksTest {

  record Offer(int price, int stock) {}

  private final List<String> ended = new ArrayList<>();

  private Future<Integer> price(String article) {
    return async(
        () -> {
          try {
            await(Time.sleep(Duration.ofMillis(20)));
            return article.length();
          } finally {
            ended.add("price");
          }
        });
  }

  private Future<Integer> stock(String article) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(10)));
          if (article.isEmpty()) {
            throw new IOException("no such article");
          }
          return 7;
        });
  }

  @WeftTest(pausedTime = true)
  void spawned(Weft weft) throws Exception {
    Future<Integer> worth =
        async(
            () -> {
              JoinHandle<Integer> price = Tasks.spawn(price("tea")); // runs from now on
              int stock = await(stock("tea"));
              return await(price) * stock;
            });
    assertThat(weft.blockOn(worth)).isEqualTo(21);
  }

  @WeftTest(pausedTime = true)
  void aborted(Weft weft) throws Exception {
    Future<String> outcome =
        async(
            () -> {
              JoinHandle<Integer> price = Tasks.spawn(price("tea"));
              await(Tasks.yieldNow());
              price.abort();
              try {
                return "costs " + await(price);
              } catch (JoinException.TaskCancelled e) {
                return "cancelled";
              } catch (JoinException.TaskFailed e) {
                return "failed: " + e.getCause();
              }
            });
    assertThat(weft.blockOn(outcome)).isEqualTo("cancelled");
  }

  private Future<Offer> offer(String article) {
    return TaskScope.failFast(
        Duration.ofSeconds(2),
        scope -> {
          JoinHandle<Integer> price = scope.fork(price(article));
          JoinHandle<Integer> stock = scope.fork(stock(article));
          return Futures.join(price, stock).map(both -> new Offer(both.first(), both.second()));
        });
  }

  @WeftTest(pausedTime = true)
  void scope(Weft weft) throws Exception {
    assertThat(weft.blockOn(offer("tea"))).isEqualTo(new Offer(3, 7));
    ended.clear();
    assertThatThrownBy(() -> weft.blockOn(offer("")))
        .isInstanceOf(IOException.class)
        .hasMessage("no such article");
    assertThat(ended).containsExactly("price");
  }

  @WeftTest(pausedTime = true)
  void scopeWithALimit(Weft weft) {
    Future<Integer> late =
        TaskScope.failFast(Duration.ofMillis(1), scope -> scope.fork(price("tea")));
    assertThatThrownBy(() -> weft.blockOn(late)).isInstanceOf(TimeoutException.class);
    assertThat(ended).containsExactly("price");
  }

  @WeftTest(pausedTime = true)
  void joinSet(Weft weft) throws Exception {
    Future<Integer> total =
        async(
            () -> {
              int sum = 0;
              try (var set = new JoinSet<Integer>()) {
                for (String article : List.of("tea", "", "coffee")) {
                  set.spawn(stock(article));
                }
                while (await(set.joinNext()) instanceof Joined<Integer> joined) {
                  sum += joined instanceof Joined.Value<Integer>(_, Integer count) ? count : 0;
                }
              }
              return sum;
            });
    assertThat(weft.blockOn(total)).isEqualTo(14);
  }

  @WeftTest(pausedTime = true)
  void atMostSoManyAtOnce(Weft weft) throws Exception {
    List<String> articles = List.of("tea", "coffee", "sugar");
    Future<List<Integer>> prices =
        Futures.joinAll(2, articles.stream().map(article -> price(article)).toList());
    assertThat(weft.blockOn(prices)).containsExactly(3, 6, 5);
  }

  /// A task that owns its state: others send it messages instead of locking.
  sealed interface Order {
    record Add(int count) implements Order {}

    record Ask(Oneshot.Sender<Integer> answer) implements Order {}
  }

  private static Future<Void> stockkeeper(Mpsc.Receiver<Order> orders) {
    return async(
        () -> {
          int stock = 0;
          while (true) {
            switch (await(orders.recv())) {
              case Order.Add(int count) -> stock += count;
              case Order.Ask(var answer) -> answer.send(stock);
            }
          }
        });
  }

  @WeftTest
  void actor(Weft weft) throws Exception {
    var orders = Mpsc.<Order>bounded(8);
    Future<Integer> asked =
        async(
            () -> {
              var keeper = Tasks.spawn(stockkeeper(orders.receiver()));
              await(orders.sender().send(new Order.Add(5)));
              var answer = Oneshot.<Integer>channel();
              await(orders.sender().send(new Order.Ask(answer.sender())));
              int stock = await(answer.receiver());
              keeper.abort();
              return stock;
            });
    assertThat(weft.blockOn(asked)).isEqualTo(5);
  }

  @WeftTest
  void mutex(Weft weft) throws Exception {
    var account = new AsyncMutex<>(100);
    Future<Integer> rest =
        async(
            () -> {
              try (var balance = await(account.lock())) {
                int before = balance.value();
                await(Tasks.yieldNow()); // asks the fraud department
                balance.set(before - 30);
                return balance.value();
              }
            });
    assertThat(weft.blockOn(rest)).isEqualTo(70);
  }

  private static final TaskLocal<String> USER = TaskLocal.inheritable();

  @WeftTest
  void taskLocal(Weft weft) throws Exception {
    Future<String> greeting =
        USER.bind("Ada", async(() -> await(Tasks.spawn(async(() -> "hello, " + USER.get())))));
    assertThat(weft.blockOn(greeting)).isEqualTo("hello, Ada");
  }

  @WeftTest
  void confined(Weft weft) throws Exception {
    try (LocalTasks tasks = LocalTasks.open(weft)) {
      Thread here = Thread.currentThread();
      JoinHandle<Boolean> same = tasks.spawn(async(() -> Thread.currentThread() == here));
      assertThat(tasks.blockOn(same)).isTrue();
    }
  }
}
