package dev.weft.examples.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Generator;
import dev.weft.JoinHandle;
import dev.weft.JoinSet;
import dev.weft.Joined;
import dev.weft.Poll;
import dev.weft.Select;
import dev.weft.Tasks;
import dev.weft.Tuple2;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.sync.CancellationToken;
import dev.weft.sync.Mpsc;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What docs/from-async-rust.md shows: each piece of Java of the page stands here, and runs.
@Timeout(60)
class FromAsyncRustTest {

  private static final Path PAGE = Path.of("../docs/from-async-rust.md");
  private static final Path HERE =
      Path.of("src/test/java/dev/weft/examples/guide/FromAsyncRustTest.java");

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private void say(Object what) {
    said.add(what.toString());
  }

  static Future<String> hello() {
    return async(() -> "hi, there!");
  }

  @Test
  void functionsAndBlocks() throws Exception {
    try (Weft weft = Weft.open()) {
      say(weft.blockOn(hello()));
      Future<String> block = async(() -> await(hello()) + " again");
      say(weft.blockOn(block));
    }
    assertThat(said).containsExactly("hi, there!", "hi, there! again");
  }

  Future<Integer> slow(int value) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(20)));
          say("made " + value);
          return value;
        });
  }

  @Test
  void lazy() throws Exception {
    var _ = slow(1);
    Thread.sleep(Duration.ofMillis(60));
    assertThat(said).isEmpty();
  }

  @Test
  void inTurnAndAtOnce() throws Exception {
    try (Weft weft = Weft.open()) {
      int sum = weft.blockOn(async(() -> await(slow(1)) + await(slow(2))));
      Tuple2<Integer, Integer> both = weft.blockOn(Futures.join(slow(3), slow(4)));
      List<Integer> all = weft.blockOn(Futures.joinAll(List.of(slow(5), slow(6))));
      assertThat(sum).isEqualTo(3);
      assertThat(both).isEqualTo(new Tuple2<>(3, 4));
      assertThat(all).containsExactly(5, 6);
    }
  }

  @Test
  void spawned() throws Exception {
    try (Weft weft = Weft.open()) {
      int sum =
          weft.blockOn(
              async(
                  () -> {
                    JoinHandle<Integer> other = Tasks.spawn(slow(1)); // runs from now on
                    int mine = await(slow(2));
                    return mine + await(other);
                  }));
      assertThat(sum).isEqualTo(3);
    }
  }

  @Test
  void joinSet() throws Exception {
    try (Weft weft = Weft.open()) {
      weft.blockOn(
          async(
              () -> {
                try (var set = new JoinSet<Integer>()) {
                  set.spawn(slow(1));
                  set.spawn(async(() -> 1 / (await(slow(2)) - 2)));
                  Joined<Integer> joined = await(set.joinNext());
                  while (joined != null) {
                    say(told(joined));
                    joined = await(set.joinNext());
                  }
                }
              }));
    }
    assertThat(said)
        .contains("value 1", "failed java.lang.ArithmeticException: / by zero")
        .doesNotContain("cancelled");
  }

  static String told(Joined<Integer> joined) {
    return switch (joined) {
      case Joined.Value<Integer>(_, Integer value) -> "value " + value;
      case Joined.Failed<Integer>(var why) -> "failed " + why.getCause();
      case Joined.Cancelled<Integer>(_) -> "cancelled";
    };
  }

  @Test
  void select() throws Exception {
    var stop = new CancellationToken();
    try (Weft weft = Weft.open()) {
      Future<String> first =
          Select.<String>biased()
              .on(stop.cancelled(), _ -> "stopped")
              .on(slow(1), value -> "got " + value)
              .on(Time.sleep(Duration.ofMinutes(1)), _ -> "too late")
              .first();
      say(weft.blockOn(first));
      weft.blockOn(
          async(
              () -> {
                var race = await(Futures.select(slow(2), slow(3)));
                if (race instanceof Either.Left<Integer, Integer>(Integer won, var rest)) {
                  say(won + " won, then came " + await(rest));
                }
              }));
    }
    assertThat(said).contains("got 1", "2 won, then came 3");
  }

  /// Ready at the second poll.
  static final class YieldOnce implements Future<String> {
    private boolean yielded;

    @Override
    public Poll<String> poll(Context cx) {
      if (yielded) {
        return Poll.ready("done");
      }
      yielded = true;
      Waker waker = cx.waker();
      waker.wake(); // "poll me again": pending without a waker left means never
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {
      // what Rust does in drop: give back what is held
    }
  }

  @Test
  void byHand() throws Exception {
    try (Weft weft = Weft.open()) {
      assertThat(weft.blockOn(new YieldOnce())).isEqualTo("done");
    }
  }

  @Test
  void failures() throws Exception {
    try (Weft weft = Weft.open()) {
      Future<String> fails = Futures.failed(new IOException("no such host"));
      Future<String> mended =
          async(
              () -> {
                try {
                  return await(fails);
                } catch (IOException e) {
                  return "instead of " + e.getMessage();
                }
              });
      assertThat(weft.blockOn(mended)).isEqualTo("instead of no such host");
    }
  }

  @Test
  void channels() throws Exception {
    try (Weft weft = Weft.open()) {
      var channel = Mpsc.<String>bounded(16);
      weft.spawn(
          async(
              () -> {
                try (var sender = channel.sender()) {
                  await(sender.send("a message"));
                }
              }));
      say(weft.blockOn(channel.receiver().recv()));
    }
    assertThat(said).containsExactly("a message");
  }

  @Test
  void generators() throws Exception {
    Generator<Integer> sums =
        Generator.of(
            out -> {
              int sum = 0;
              for (int x : List.of(1, 2, 3)) {
                sum += x;
                out.yield_(sum);
              }
            });
    while (sums.advance()) {
      say(sums.value());
    }
    assertThat(said).containsExactly("1", "3", "6");
    assertThatThrownBy(sums::advance).isInstanceOf(IllegalStateException.class);
  }

  static Future<@Nullable Void> echo(TcpStream stream) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
          while (await(stream.read(buffer.clear())) >= 0) {
            await(stream.writeAll(buffer.flip()));
          }
        });
  }

  @Test
  void servers() throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Weft weft = Weft.open()) {
      TcpListener listener = TcpListener.bind(weft, address);
      weft.spawn(listener.serve(stream -> echo(stream)));
      try (TcpStream client = weft.blockOn(TcpStream.connect(listener.localAddress()))) {
        weft.blockOn(client.writeAll("ping\n".getBytes()));
        say(weft.blockOn(client.buffered().readLine()));
      }
    }
    assertThat(said).containsExactly("ping");
  }

  @Test
  void pairings() throws Exception {
    try (Weft weft = Weft.builder().executor("fifo").reactor("nio").timer("wheel").open()) {
      say(weft.describe());
      assertThat(weft.blockOn(hello())).isEqualTo("hi, there!");
    }
    assertThat(said.getFirst()).contains("fifo", "nio", "wheel");
  }

  @Test
  void blockingCalls() throws Exception {
    try (Weft weft = Weft.open()) {
      Future<Long> size = async(() -> await(Tasks.spawnBlocking(() -> Files.size(PAGE))));
      assertThat(weft.blockOn(size)).isPositive();
    }
  }

  /// A text without indentation and line breaks, in which pieces of it can be found.
  private static String flat(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  @DisplayName("every piece of Java that the page shows stands here, where it is compiled and run")
  void page() throws IOException {
    String here = flat(Files.readString(HERE));
    List<String> blocks =
        Pattern.compile("(?s)```java\n(.*?)```")
            .matcher(Files.readString(PAGE))
            .results()
            .map(block -> flat(block.group(1)))
            .toList();
    assertThat(blocks).hasSizeGreaterThan(10).allSatisfy(block -> assertThat(here).contains(block));
  }

  @Test
  @DisplayName(
      "S3-1 the page has the vocabulary: what each word of Rust's is called here, and means")
  void vocabulary() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page)
        .contains("**Asynchronous** means two things")
        .contains("**interleaved**")
        .contains("**without blocking**");
    Set<String> words =
        new TreeSet<>(
            page.lines()
                .filter(line -> line.startsWith("| `") || line.startsWith("| *"))
                .map(line -> line.split("\\|")[1].strip())
                .toList());
    assertThat(words)
        .contains(
            "`Future`",
            "`Poll`",
            "`Waker`",
            "`Context`",
            "`Pin`",
            "`async fn`",
            "`.await`",
            "`join!`",
            "`select!`",
            "`spawn`",
            "`JoinSet`",
            "*executor*",
            "*reactor*",
            "*task*",
            "*generator*");
  }
}
