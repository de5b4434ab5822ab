package dev.weft.process;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.BlockingCounts;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.io.AsyncReader;
import dev.weft.io.LimitExceededException;
import dev.weft.testing.WeftTest;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/// Child processes, on every pairing, with channels and with threads.
class ChildProcessTest {

  private static final int LIMIT = 10_000_000;

  @TempDir Path folder;

  @BeforeAll
  static void needsAShell() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh here");
  }

  private static ProcessBuilder sh(String script) {
    return new ProcessBuilder("/bin/sh", "-c", script);
  }

  private static <T> Poll<T> pollOnce(Weft weft, Future<T> future) throws Exception {
    return weft.blockOn(Futures.<Poll<T>>pollFn(cx -> Poll.ready(future.poll(cx))));
  }

  private static void cancel(Weft weft, Future<?> future) throws Exception {
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              future.cancel(cx);
              return Poll.ready(null);
            }));
  }

  private static Future<ChildProcess> start(ProcessBuilder command, boolean channels) {
    return ChildProcess.start(command, OnClose.KILL, channels);
  }

  /// What goes in comes out, in both forms.
  private static Future<String> throughCat(boolean channels) {
    return async(
        () -> {
          try (ChildProcess cat = await(start(new ProcessBuilder("cat"), channels))) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            await(cat.stdin().writeAll("hello ".getBytes(UTF_8)));
            await(cat.stdin().flush());
            assertThat(await(cat.stdout().read(buffer))).isPositive();
            await(cat.stdin().writeAll("world".getBytes(UTF_8)));
            await(cat.stdin().shutdown());
            while (await(cat.stdout().read(buffer)) >= 0) {
              assertThat(cat.isAlive() || buffer.position() == 11).isTrue();
            }
            assertThat(await(cat.stderr().read(ByteBuffer.allocate(1)))).isEqualTo(AsyncReader.END);
            assertThat(await(cat.waitFor())).isZero();
            assertThat(await(cat.waitFor())).as("asked again").isZero();
            return UTF_8.decode(buffer.flip()).toString();
          }
        });
  }

  @WeftTest(allPairings = true)
  @DisplayName(
      "what is written to a child's input and read from its output; the end goes both ways")
  void pipes(Weft weft) throws Exception {
    assertThat(weft.blockOn(throughCat(true))).isEqualTo("hello world");
    assertThat(weft.blockOn(throughCat(false))).isEqualTo("hello world");
  }

  @WeftTest(allPairings = true)
  @DisplayName("an exit code is what the child returned, or 128 and the number of what ended it")
  void exitCodes(Weft weft) throws Exception {
    assertThat(weft.blockOn(ChildProcess.run(sh("exit 3"), LIMIT)).exitCode()).isEqualTo(3);
    assertThat(weft.blockOn(ChildProcess.run(sh("kill -9 $$"), LIMIT)).exitCode()).isEqualTo(137);
    try (ChildProcess child = weft.blockOn(ChildProcess.start(new ProcessBuilder("cat")))) {
      assertThat(child.isAlive()).isTrue();
      assertThat(child.handle().pid()).isEqualTo(child.pid());
      child.terminate();
      assertThat(weft.blockOn(child.waitFor())).isEqualTo(128 + SignalKind.TERM.number());
      assertThat(child.isAlive()).isFalse();
      child.kill();
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("output is read from both streams at once, however much it is, up to the limit")
  void output(Weft weft) throws Exception {
    var both = sh("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; head -c 1000 /dev/zero");
    ProcessOutput output = weft.blockOn(ChildProcess.run(both, 301_000));
    assertThat(output.isSuccess()).isTrue();
    assertThat(output.stdout()).hasSize(301_000);
    assertThat(output.stderr()).hasSize(300_000);
    assertThatThrownBy(() -> weft.blockOn(ChildProcess.run(both, 300_999)))
        .isInstanceOf(LimitExceededException.class);
    ProcessOutput text = weft.blockOn(ChildProcess.run(sh("cat; echo out; echo err >&2"), LIMIT));
    assertThat(text.text()).isEqualTo("out\n");
    assertThat(text.errorText()).isEqualTo("err\n");
    Future<ProcessOutput> pooled = start(both, false).then(child -> child.waitWithOutput(301_000));
    assertThat(weft.blockOn(pooled).stderr()).hasSize(300_000);
  }

  @WeftTest(allPairings = true)
  @DisplayName("a program that is not there is named; a command that is none is refused")
  void missing(Weft weft) {
    assertThatThrownBy(() -> weft.blockOn(ChildProcess.start(new ProcessBuilder("/no/program"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/program");
    assertThatThrownBy(() -> ChildProcess.start(new ProcessBuilder()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @WeftTest(allPairings = true)
  @DisplayName("what the builder redirects is no pipe; it is taken as it was")
  void redirected(Weft weft) throws Exception {
    Path file = folder.resolve("out");
    ProcessBuilder command =
        sh("pwd; echo $WORD; echo err >&2")
            .directory(folder.toFile())
            .redirectInput(Redirect.from(new java.io.File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(file.toFile());
    command.environment().put("WORD", "before");
    Future<ProcessOutput> run = ChildProcess.run(command, LIMIT);
    command.environment().put("WORD", "after");
    ProcessOutput output = weft.blockOn(run);
    assertThat(output.exitCode()).isZero();
    assertThat(output.stdout()).isEmpty();
    assertThat(file).hasContent(folder.toRealPath() + "\nbefore\nerr\n");
    try (ChildProcess child = weft.blockOn(ChildProcess.start(command))) {
      assertThatThrownBy(child::stdout)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("output");
      assertThatThrownBy(child::stderr).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(child::stdin).isInstanceOf(IllegalStateException.class);
      weft.blockOn(child.waitFor());
    }
    ProcessOutput together =
        weft.blockOn(
            ChildProcess.run(sh("echo out; echo err >&2").redirectErrorStream(true), LIMIT));
    assertThat(together.text()).isEqualTo("out\nerr\n");
    assertThat(together.stderr()).isEmpty();
  }

  @WeftTest(allPairings = true)
  @DisplayName("closed, a child is killed, asked to end or left, as was said at its start")
  void closing(Weft weft) throws Exception {
    for (OnClose onClose : OnClose.values()) {
      ChildProcess child = weft.blockOn(ChildProcess.start(sh("exec sleep 600"), onClose));
      child.close();
      child.close();
      if (onClose == OnClose.LEAVE) {
        assertThat(child.isAlive()).isTrue();
        child.kill();
      }
      assertThat(weft.blockOn(child.waitFor()))
          .isEqualTo(onClose == OnClose.TERMINATE ? 128 + 15 : 128 + 9);
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("a read or a wait that is cancelled takes nothing, and the child runs on")
  void cancelled(Weft weft) throws Exception {
    for (boolean channels : List.of(true, false)) {
      try (ChildProcess cat = weft.blockOn(start(new ProcessBuilder("cat"), channels))) {
        ByteBuffer lost = ByteBuffer.allocate(10);
        for (Future<?> waits :
            List.of(cat.stdout().read(lost), cat.waitFor(), cat.stdout().read(lost))) {
          assertThat(pollOnce(weft, waits).isPending()).isTrue();
          cancel(weft, waits);
        }
        cancel(weft, cat.stdout().read(lost));
        weft.blockOn(cat.stdin().writeAll("all".getBytes(UTF_8)));
        weft.blockOn(cat.stdin().shutdown());
        assertThat(weft.blockOn(cat.stdout().readToString(LIMIT))).isEqualTo("all");
        assertThat(lost.position()).isZero();
        assertThat(weft.blockOn(cat.waitFor())).isZero();
      }
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("a start that is cancelled leaves no child and no descriptor, a run no child")
  void startCancelled(Weft weft) throws Exception {
    cancel(weft, ChildProcess.start(new ProcessBuilder("cat")));
    for (int round = 0; round < 5; round++) {
      Future<ChildProcess> starting = start(sh("exec sleep 600"), true);
      if (pollOnce(weft, starting) instanceof Poll.Ready<ChildProcess>(var child)) {
        child.close();
      }
      cancel(weft, starting);
    }
    ChildProcess child = weft.blockOn(start(sh("echo; exec sleep 600"), true));
    var output = weft.spawn(child.waitWithOutput(LIMIT));
    var waiting = Background.run(weft, output);
    output.abort();
    assertThatThrownBy(waiting::get).isInstanceOf(JoinException.TaskCancelled.class);
    assertThat(weft.blockOn(child.waitFor())).isEqualTo(137);
    List<ProcessHandle> left = ProcessHandle.current().children().toList();
    Background.until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
  }

  @WeftTest(allPairings = true)
  @DisplayName("ten children at once; none of those who wait for their output takes a thread")
  void many(Weft weft) throws Exception {
    var children = new ArrayList<ChildProcess>();
    for (int i = 0; i < 10; i++) {
      children.add(weft.blockOn(start(new ProcessBuilder("cat"), true)));
    }
    var reading =
        Background.run(
            weft,
            Futures.joinAll(
                children.stream().map(child -> child.stdout().readToString(LIMIT)).toList()));
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no pipes by name here");
    Background.until(
        () -> {
          BlockingCounts pool = weft.metrics().blocking();
          return pool.idle() == pool.threads() && pool.queued() == 0;
        });
    for (ChildProcess child : children) {
      weft.blockOn(child.stdin().writeAll(("" + child.pid()).getBytes(UTF_8)));
      weft.blockOn(child.stdin().shutdown());
    }
    assertThat(reading.get()).isEqualTo(children.stream().map(child -> "" + child.pid()).toList());
    for (ChildProcess child : children) {
      child.close();
    }
  }
}
