package dev.weft.process.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import dev.weft.stream.Streams;
import dev.weft.sync.Mpsc;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class OrdersTest {

  private final Mpsc<String> orders = Mpsc.bounded(8);
  private final List<String> done = new ArrayList<>();

  /// What is tested: takes orders until it is told to end, and finishes those that it has taken.
  private Future<Void> shop(Shutdown shutdown) {
    shutdown.closes(() -> orders.receiver().closeChannel());
    return Streams.from(orders.receiver()).forEach(order -> done.add(order));
  }

  @WeftTest
  void whatWasOrderedIsDelivered(Weft weft) throws Exception {
    var untilTold = GracefulShutdown.onSignals().grace(Duration.ofSeconds(5));
    var report =
        weft.blockOn(
            untilTold.run(
                shutdown ->
                    async(
                        () -> {
                          var open = Tasks.spawn(shop(shutdown));
                          await(orders.sender().send("bread"));
                          await(orders.sender().send("butter"));
                          shutdown.begin(); // or a Ctrl-C
                          await(open);
                        })));
    assertThat(report.exitCode()).isZero();
    assertThat(done).containsExactly("bread", "butter");
  }

  @WeftTest(pausedTime = true)
  void whoDoesNotEndInTimeIsCancelled(Weft weft) throws Exception {
    var report =
        weft.blockOn(
            GracefulShutdown.onSignals()
                .run(
                    shutdown -> {
                      shutdown.begin();
                      return Time.sleep(Duration.ofHours(1));
                    }));
    assertThat(report.exitCode()).isEqualTo(1);
  }
}
