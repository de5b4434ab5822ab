package dev.weft.examples.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class LegacyReportsTest {

  private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<String> title = new CompletableFuture<>();

  @AfterEach
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("a block awaits a stage and a call on somebody's pool, and is a stage itself")
  void report(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      CompletableFuture<String> report = LegacyReports.start(weft, title, pool, () -> 7);
      title.complete("sales");
      weft.run();
      assertThat(report.get()).isEqualTo("sales: 7");
      var broken = new IOException("broken");
      assertThatThrownBy(
              () ->
                  weft.blockOn(
                      LegacyReports.report(
                          title,
                          pool,
                          () -> {
                            throw broken;
                          })))
          .isSameAs(broken);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.weft.testing.Pairing#all")
  @DisplayName("cancelling the stage cancels what the block awaits just now")
  void cancelled(Pairing pairing) throws Exception {
    try (Weft weft = pairing.builder().open()) {
      CompletableFuture<String> first = LegacyReports.start(weft, title, pool, () -> 7);
      first.cancel(true);
      weft.run();
      assertThat(weft.liveTasks()).isZero();

      var begun = new CountDownLatch(1);
      var interrupted = new CountDownLatch(1);
      var never = new CountDownLatch(1);
      CompletableFuture<String> second =
          LegacyReports.start(
              weft,
              CompletableFuture.completedFuture("sales"),
              pool,
              () -> {
                begun.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
                return 1;
              });
      Thread driving = Thread.ofPlatform().start(() -> run(weft));
      begun.await();
      second.cancel(true);
      interrupted.await();
      driving.join();
      assertThat(second).isCancelled();
    }
  }

  private static void run(Weft weft) {
    try {
      weft.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
