package dev.weft.tck.rules;

import static dev.weft.tck.bench.Probes.cancels;
import static dev.weft.tck.bench.Probes.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.CombinatorKit;
import dev.weft.tck.Rule;
import dev.weft.testing.CountingWaker;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/// §13 of the rule book: long chains of combinators.
public interface ChainRules extends CombinatorKit {

  /// How deep a chain must be; no stack of this size holds a call for each link.
  int DEPTH = 10_000;

  /// In bytes.
  int SMALL_STACK = 256 << 10;

  /// A chain needs no stack for each of its links.
  @Rule(id = "13.7")
  default void chainsNeedNoStack() throws Exception {
    onASmallStack("a chain of map comes to its end", () -> checkChain(this::mapped));
    onASmallStack("a chain of then comes to its end", () -> checkChain(this::followed));
  }

  private Future<Integer> mapped(Future<Integer> first) {
    Future<Integer> chain = first;
    for (int i = 0; i < DEPTH; i++) {
      chain = subject().map(chain, n -> n + 1);
    }
    return chain;
  }

  private Future<Integer> followed(Future<Integer> first) {
    Future<Integer> chain = first;
    for (int i = 0; i < DEPTH; i++) {
      chain = subject().then(chain, n -> Futures.ready(n + 1));
    }
    return chain;
  }

  private static void checkChain(Function<Future<Integer>, Future<Integer>> over) throws Exception {
    var cx = Context.of(new CountingWaker());
    var open = new boolean[1];
    Future<Integer> chain =
        over.apply(Futures.pollFn(c -> open[0] ? Poll.ready(0) : Poll.pending()));
    assertThat(chain.poll(cx).isPending()).as("a chain whose first is pending").isTrue();
    open[0] = true;
    assertThat(ready("chain", chain.poll(cx))).as("the end of a chain").isEqualTo(DEPTH);
    var cancels = new int[1];
    Future<Integer> given = over.apply(Futures.pollFn(c -> Poll.pending(), c -> cancels[0]++));
    given.poll(cx);
    given.cancel(cx);
    assertThat(cancels[0]).as("cancels of the first of a chain").isEqualTo(1);
  }

  /// What is done on a small stack.
  interface Check {
    /// Fails if a rule is broken.
    void run() throws Exception;
  }

  private void onASmallStack(String what, Check check) throws Exception {
    within(
        what,
        () -> {
          var task =
              new FutureTask<>(
                  () -> {
                    check.run();
                    return true;
                  });
          new Thread(null, task, "tck: small stack", SMALL_STACK).start();
          try {
            return task.get();
          } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(what + ", but not: " + e.getCause(), e.getCause());
          }
        });
  }
}
