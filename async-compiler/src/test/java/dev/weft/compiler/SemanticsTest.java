package dev.weft.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.codegen.AsyncFrame;
import dev.weft.compiler.testing.Probe;
import dev.weft.compiler.testing.Snippet;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a compiled block promises beyond computing the right value.
@Timeout(20)
class SemanticsTest {

  private final Probe probe = new Probe(1);
  private final Context cx = Context.of(() -> {});

  @Test
  void nothingRunsBeforeTheFirstPoll() throws Exception {
    Future<Object> block =
        Snippet.future("return async(() -> { p.log(1); return await(p.later(2)); });", probe);
    assertThat(probe.log()).isEmpty();
    assertThat(block.poll(cx).isPending()).isTrue();
    assertThat(probe.log()).isEqualTo(" 1");
  }

  @Test
  @DisplayName("S0-4 S4-6 a method that returns a future and an async block are the same thing")
  void asyncMethodAndAsyncBlock() throws Exception {
    Future<Object> both =
        Snippet.future(
            """
            Future<String> method = hello();
            Future<String> block = async(() -> "hi, " + await(Futures.ready("there!")));
            return async(() -> List.of(await(method), await(block)));
            } static Future<String> hello() { return async(() -> "hi, " + await(Futures.ready("there!")));
            """,
            probe);
    assertThat(both.poll(cx)).isEqualTo(Poll.ready(List.of("hi, there!", "hi, there!")));
  }

  @Test
  void polledAfterItsEndThrows() throws Exception {
    Future<Object> block = Snippet.future("return async(() -> await(p.now(2)));", probe);
    assertThat(block.poll(cx)).isEqualTo(Poll.ready(2));
    assertThatThrownBy(() -> block.poll(cx))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("S.java:12");
  }

  @Test
  void cancelledBeforeTheFirstPollRunsNothing() throws Exception {
    Future<Object> block =
        Snippet.future(
            "return async(() -> { try { p.log(1); return await(p.later(2)); } finally { p.log(2); }"
                + " });",
            probe);
    block.cancel(cx);
    assertThat(probe.log()).isEmpty();
    assertThatThrownBy(() -> block.poll(cx)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName(
      "S4-5 a failure passes through awaits as the same instance, with nothing added to it")
  void failurePassesAsTheSameInstance() throws Exception {
    var failure = new IOException("same");
    @SuppressWarnings("unchecked")
    var around =
        (java.util.function.UnaryOperator<Future<Object>>)
            Snippet.make(
                "return (UnaryOperator<Future<Object>>) f -> async(() -> await(async(() ->"
                    + " await(f))));",
                probe);
    Future<Object> block = around.apply(Futures.failed(failure));
    assertThatThrownBy(() -> block.poll(cx)).isSameAs(failure).hasNoSuppressedExceptions();
  }

  @Test
  @DisplayName("S4-5 the lines of the awaits that it passes are in its stack trace")
  void theAwaitsLineIsInTheStackTrace() throws Exception {
    Future<Object> block =
        Snippet.future(
            """
            return async(() -> {
              p.log("before");
              Object x = await(p.later(0));
              Future<Object> f = async(() -> {
                await(p.later(0));
                throw new IOException("deep");
              });
              return await(f);
            });
            """,
            probe);
    while (true) {
      try {
        block.poll(cx);
      } catch (IOException e) {
        List<Integer> lines =
            java.util.Arrays.stream(e.getStackTrace())
                .filter(frame -> frame.getClassName().equals("cases.S"))
                .map(StackTraceElement::getLineNumber)
                .toList();
        assertThat(lines).containsExactly(17, 19);
        return;
      }
    }
  }

  @Test
  void aFrameKnowsWhatItAwaitsAndWhere() throws Exception {
    Future<Object> block =
        Snippet.future("return async(() -> {\n p.log(1);\n return await(p.later(2));\n});", probe);
    var frame = (AsyncFrame<?>) block;
    assertThat(frame.awaiting()).isNull();
    block.poll(cx);
    assertThat(frame.awaiting()).isNotNull();
    assertThat(frame.position().getLineNumber()).isEqualTo(14);
    assertThat(frame).hasToString("async block waiting at cases.S.lambda$make$0(S.java:14)");
  }

  @Test
  void cancelRunsFinallyAndCloses() throws Exception {
    Future<Object> block =
        Snippet.future(
            """
            return async(() -> {
              try (var a = p.open("a")) {
                try {
                  return await(p.later(1));
                } catch (Exception e) {
                  p.log("never");
                  throw e;
                } finally {
                  p.log("ready" + await(p.now(1)));
                  await(p.later(2));
                  p.log("unreachable");
                }
              }
            });
            """,
            probe);
    block.poll(cx);
    block.cancel(cx);
    assertThat(probe.log()).isEqualTo(" +a ready1 -a");
    assertThat(probe.leftBehind()).isZero();
  }

  @Test
  void aBlockThatSwallowsUnwindingIsAbandoned() throws Exception {
    for (String future : List.of("p.later(1)", "p.now(1)", "same", "p.fail(new IOException())")) {
      var left = new Probe(1);
      Future<Object> block =
          Snippet.future(
              "Future<Integer> same = p.later(1); return async(() -> { await(p.later(0)); while"
                  + " (true) { try { await("
                  + future
                  + "); } catch (Throwable t) { p.log(t.getClass().getSimpleName()); } } });",
              left);
      assertThat(block.poll(cx).isPending()).as(future).isTrue();
      block.cancel(cx);
      assertThat(left.leftBehind()).as(future).isZero();
      assertThat(left.log().split(" ").length).as(future).isLessThanOrEqualTo(67);
      assertThatThrownBy(() -> block.poll(cx)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aBlockThatSwallowsUnwindingMayEnd() throws Exception {
    Future<Object> block =
        Snippet.future(
            "return async(() -> { try { return await(p.later(1)); } catch (Throwable t) { return"
                + " p.log(t.getClass().getSimpleName(), 1); } });",
            probe);
    block.poll(cx);
    block.cancel(cx);
    assertThat(probe.log()).isEqualTo(" Unwinding");
  }

  @Test
  @DisplayName(
      "3.9 what the cleanup of a cancelled block throws is thrown by cancel, none of it lost")
  void whatCleanupThrowsReachesTheCanceller() throws Exception {
    Future<Object> block =
        Snippet.future(
            """
            return async(() -> {
              try (Closeable a = () -> { throw new IOException("close"); }) {
                return await(p.later(1));
              } finally {
                if (p.next(1) == 0) { throw new IllegalStateException("finally"); }
              }
            });
            """,
            probe);
    block.poll(cx);
    assertThatThrownBy(() -> block.cancel(cx))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("finally")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("close"));
    block.cancel(cx);
    assertThatThrownBy(() -> block.poll(cx)).isInstanceOf(IllegalStateException.class);
    assertThat(probe.leftBehind()).isZero();
  }

  @Test
  @DisplayName("3.9 what close throws while a block unwinds is thrown by cancel, unchanged")
  void whatCloseThrowsReachesTheCanceller() throws Exception {
    Future<Object> block =
        Snippet.future(
            "return async(() -> { try (Closeable a = () -> { throw new IOException(\"close\"); }) {"
                + " return await(p.later(1)); } });",
            probe);
    Future<Object> outer = Futures.join(block, block(2)).map(v -> v);
    outer.poll(cx);
    assertThatThrownBy(() -> outer.cancel(cx)).isInstanceOf(IOException.class).hasMessage("close");
  }

  private Future<Object> block(int value) throws Exception {
    return Snippet.future("return async(() -> await(p.later(" + value + ")));", probe);
  }

  @Test
  @DisplayName("13.9 what a cancelled block returns all the same is closed")
  void aBlockThatUnwindsYieldsToNobody() throws Exception {
    Future<Object> block =
        Snippet.future(
            "return async(() -> { Owned owned = () -> p.log(\"closed\"); try { await(p.later(1));"
                + " return null; } catch (Throwable t) { return owned; } });",
            probe);
    block.poll(cx);
    block.cancel(cx);
    assertThat(probe.log()).isEqualTo(" closed");
  }

  @Test
  void nestedBlocksUnwindFromTheInside() throws Exception {
    Future<Object> block =
        Snippet.future(
            "return async(() -> { try { return await(async(() -> { try { return await(p.later(1));"
                + " } finally { p.log(\"inner\"); } })); } finally { p.log(\"outer\"); } });",
            probe);
    block.poll(cx);
    block.cancel(cx);
    assertThat(probe.log()).isEqualTo(" inner outer");
    assertThat(probe.leftBehind()).isZero();
  }

  @Test
  void deadReferencesAreLetGo() throws Exception {
    Future<Object> block =
        Snippet.future(
            """
            return async(() -> {
              Object[] big = {new Object()};
              S_HELD = new java.lang.ref.WeakReference<>(big);
              await(p.later(1));
              p.log(big.length);
              await(p.later(2));
              return 1;
            });
            } static java.lang.ref.WeakReference<Object> S_HELD; public static Object held() { return S_HELD;
            """,
            probe);
    block.poll(cx);
    var field = Class.forName("cases.S", false, block.getClass().getClassLoader());
    var held = (WeakReference<?>) field.getMethod("held").invoke(null);
    System.gc();
    assertThat(held.get()).isNotNull();
    block.poll(cx);
    for (int i = 0; i < 100 && held.get() != null; i++) {
      System.gc();
    }
    assertThat(held.get()).isNull();
    assertThat(block.poll(cx)).isEqualTo(Poll.ready(1));
  }

  @Test
  void anEndedBlockHoldsNothing() throws Exception {
    Future<Object> block =
        Snippet.future("String s = \"x\"; return async(() -> s + await(p.later(1)));", probe);
    block.poll(cx);
    block.poll(cx);
    for (var field : block.getClass().getDeclaredFields()) {
      field.setAccessible(true);
      assertThat(field.get(block)).as(field.getName()).isNull();
    }
  }

  @Test
  void theLatestWakerCounts() throws Exception {
    var wakes = new AtomicInteger();
    Waker second = wakes::incrementAndGet;
    Future<Object> block = Snippet.future("return async(() -> await(p.later(1)));", new Probe(2));
    block.poll(cx);
    block.poll(Context.of(second));
    assertThat(wakes).hasValue(1);
  }

  @Test
  void anotherAbiIsRefused() {
    assertThatThrownBy(() -> new OldFrame())
        .isInstanceOf(IncompatibleClassChangeError.class)
        .hasMessageContaining("compile again");
  }

  private static final class OldFrame extends AsyncFrame<Object> {
    OldFrame() {
      super(-1);
    }

    @Override
    protected Poll<?> resume(Context cx) {
      return Poll.pending();
    }

    @Override
    protected void clear() {}

    @Override
    protected StackTraceElement position(int state) {
      return new StackTraceElement("", "", "", 0);
    }
  }
}
