package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.interop.JdkStreams;
import dev.weft.io.AsyncReader;
import dev.weft.io.ByteStreams;
import dev.weft.sync.Semaphore;
import dev.weft.testing.WeftTest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What docs/blocking.md shows.
class BlockingTest {

  /// Stands for a driver that blocks.
  private static String query(String sql) {
    return "rows of " + sql;
  }

  private static int fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  @WeftTest
  void elsewhere(Weft weft) throws Exception {
    Future<String> rows = async(() -> await(Tasks.spawnBlocking(() -> query("select 1"))));
    assertThat(weft.blockOn(rows)).isEqualTo("rows of select 1");
  }

  private final Semaphore connections = new Semaphore(10); // what the database allows

  private Future<String> rows(String sql) {
    return async(
        () -> {
          try (var _ = await(connections.acquire())) {
            return await(Tasks.spawnBlocking(() -> query(sql)));
          }
        });
  }

  @WeftTest
  void notMoreThanTheDatabaseAllows(Weft weft) throws Exception {
    assertThat(weft.blockOn(Futures.joinAll(List.of(rows("a"), rows("b"))))).hasSize(2);
    assertThat(connections.availablePermits()).isEqualTo(10);
  }

  @WeftTest(executor = "workstealing")
  void inPlace(Weft weft) throws Exception {
    Future<String> rows = async(() -> Tasks.blockInPlace(() -> query("select 1")));
    assertThat(weft.blockOn(rows)).isEqualTo("rows of select 1");
  }

  @WeftTest
  void onProcessors(Weft weft) throws Exception {
    try (ExecutorService processors = Executors.newFixedThreadPool(2)) {
      Future<Integer> number = Futures.onExecutor(processors, () -> fibonacci(20));
      assertThat(weft.blockOn(number)).isEqualTo(6765);
    }
  }

  private static Future<Long> sum(long[] numbers) {
    return async(
        () -> {
          long sum = 0;
          for (long number : numbers) {
            sum += number;
            await(Tasks.consumeBudget()); // lets others run now and then
          }
          return sum;
        });
  }

  @WeftTest
  void longLoops(Weft weft) throws Exception {
    assertThat(weft.blockOn(sum(new long[] {1, 2, 3}))).isEqualTo(6);
  }

  /// A parser that wants an `InputStream`.
  private static Future<Long> countLines(AsyncReader reader, Weft weft) {
    return Futures.lazy(
        () ->
            weft.spawnBlocking(
                () -> {
                  var in = JdkStreams.inputStream(weft, reader);
                  try (var lines = new BufferedReader(new InputStreamReader(in))) {
                    return lines.lines().count();
                  }
                }));
  }

  @WeftTest
  void aParserThatBlocks(Weft weft) throws Exception {
    AsyncReader text = ByteStreams.of(ByteBuffer.wrap("a\nb\n".getBytes()));
    assertThat(weft.blockOn(countLines(text, weft))).isEqualTo(2);
  }

  @WeftTest
  void notInTasks(Weft weft) {
    Future<String> wrong = async(() -> weft.blockOn(Futures.ready("never")));
    assertThatThrownBy(() -> weft.blockOn(wrong)).isInstanceOf(IllegalStateException.class);
  }
}
