package dev.weft.stream.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Next.Some;
import dev.weft.stream.Sink;
import dev.weft.stream.Streams;
import dev.weft.sync.Mpsc;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.List;

class PricesTest {

  /// A service that takes its time, more of it for the first articles.
  private static Future<Integer> price(int article) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(50 - 10 * article)));
          return 100 * article;
        });
  }

  private static AsyncStream<Integer> articles() {
    return Streams.of(1, 2, 3, 4);
  }

  @WeftTest
  void fourRequestsAtOnceInTheOrderOfTheArticles(Weft weft) throws Exception {
    Future<List<Integer>> prices = articles().buffered(4, article -> price(article)).toList();
    assertThat(weft.blockOn(prices)).containsExactly(100, 200, 300, 400);
  }

  @WeftTest
  void theFirstPriceThatComesAndNoMore(Weft weft) throws Exception {
    var first = articles().bufferUnordered(4, article -> price(article)).first();
    assertThat(weft.blockOn(first)).isInstanceOf(Some.class); // the other requests are cancelled
  }

  @WeftTest
  void fromTaskToTask(Weft weft) throws Exception {
    var mailbox = Mpsc.<Integer>bounded(2);
    Future<Integer> sum =
        async(
            () -> {
              Tasks.spawn(articles().forward(Sink.of(mailbox.sender()))).detach();
              int total = 0;
              try (var received = Streams.from(mailbox.receiver())) {
                while (await(received.next()) instanceof Some(var article)) {
                  total += await(price(article));
                }
              }
              return total;
            });
    assertThat(weft.blockOn(sum)).isEqualTo(1000);
  }
}
