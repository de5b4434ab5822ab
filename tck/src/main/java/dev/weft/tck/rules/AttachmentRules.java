package dev.weft.tck.rules;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;
import static dev.weft.tck.bench.Loopback.send;
import static dev.weft.tck.bench.ReactorBench.FOREVER;
import static dev.weft.tck.bench.ReactorBench.awaitReadable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Reactor;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import dev.weft.tck.ReactorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.RuleLevel;
import dev.weft.tck.bench.Loopback;
import dev.weft.tck.bench.Loopback.Pair;
import dev.weft.tck.bench.Poller;
import dev.weft.tck.bench.ReactorBench;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// §7 of the rule book: how sources are attached and detached, and calls in the wrong state.
public interface AttachmentRules extends ReactorKit {

  /// Ready, armed, detached.
  @Rule(id = "7.6")
  default void detachedSourcesStaySilent() throws Exception {
    try (var bench = new ReactorBench(this)) {
      Pair pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 1);
      handle.arm(READ | WRITE);
      send(pair.there(), 1);
      handle.detach();
      bench.assertSilent(1, "after detach");
      handle.detach();
      handle.arm(READ | WRITE);
      bench.assertSilent(1, "after detach and arm");
    }
    try (var bench = new ReactorBench(this)) {
      var handles = bench.readySources(settings().scaled(1_500, 200));
      bench.poll(0); // what it has found and not told yet is to be forgotten
      handles.values().forEach(Reactor.Handle::detach);
      bench.events.clear();
      for (int i = 0; i < 3; i++) {
        bench.poll(settings().quiet().toNanos());
      }
      assertThat(bench.events).as("what is reported after all sources were detached").isEmpty();
    }
  }

  /// Several times, with no poll in between; what is then done with the old handles is nothing.
  @Rule(id = "7.7")
  default void detachedSourcesMayComeBack() throws Exception {
    try (var bench = new ReactorBench(this)) {
      Pair other = bench.loopback.pair();
      awaitReadable(other.here(), bench.attach(other.here(), 100));
      Pair pair = bench.loopback.pair();
      Reactor.Handle old = bench.attach(pair.here(), 1);
      old.arm(READ);
      bench.poll(0); // so that the system knows of it
      send(other.there(), 1);
      bench.reactor.wakeup();
      Reactor.Handle handle = old;
      for (int token = 2; token < 5; token++) {
        handle.detach();
        handle = bench.attach(pair.here(), token);
        awaitReadable(pair.here(), handle);
      }
      old.detach();
      old.arm(WRITE);
      bench.poll(FOREVER); // returns: neither the event nor the wake-up was swallowed
      bench.expectAlso(100, READ);
      send(pair.there(), 1);
      bench.expect(4, READ);
    }
  }

  /// The second attachment fails, the first one works.
  @Rule(id = "7.8")
  default void attachingTwiceFails() throws Exception {
    try (var bench = new ReactorBench(this)) {
      Pair pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 1);
      assertThatIllegalArgumentException()
          .as("attaching what is attached")
          .isThrownBy(() -> bench.attach(pair.here(), 2));
      awaitReadable(pair.here(), handle);
      send(pair.there(), 1);
      bench.expect(1, READ);
      assertThat(bench.bitsOf(2)).as("what is reported of the second attachment").isZero();
    }
  }

  /// Both report, or the second one refuses.
  @Rule(id = "7.20", level = RuleLevel.OPTIONAL)
  default void twoReactorsShareOrRefuse() throws Exception {
    needs(saysWhetherItShares(), "it does not say whether a source may be in two reactors");
    try (var bench = new ReactorBench(this);
        Reactor second = bench.openAnother()) {
      Pair pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 1);
      var source = new Source.OfChannel(pair.here());
      if (capabilities().sharesSources()) {
        second.attach(source, 2).arm(WRITE);
        within(
            "the second reactor reports",
            () -> second.poll(FOREVER, (token, bits) -> assertThat(token).isEqualTo(2)));
      } else {
        assertThatIllegalArgumentException()
            .as("attaching what is attached to another reactor")
            .isThrownBy(() -> second.attach(source, 2));
      }
      awaitReadable(pair.here(), handle);
      send(pair.there(), 1);
      bench.expect(1, READ);
    }
  }

  /// What cannot be attached, and everything after the close.
  @Rule(id = "7.24")
  default void wrongCallsHaveDefinedResults() throws Exception {
    try (var bench = new ReactorBench(this)) {
      assertThat(bench.reactor.sourceKinds())
          .as("kinds of sources")
          .isEqualTo(capabilities().sourceKinds());
      if (!capabilities().sourceKinds().contains(SourceKind.DESCRIPTOR)) {
        refuses(bench, new Source.OfDescriptor(0, this), "a descriptor");
      }
      Pair blocking = bench.loopback.pair();
      blocking.here().configureBlocking(true);
      refuses(bench, new Source.OfChannel(blocking.here()), "a channel in blocking mode");
      Pair closed = bench.loopback.pair();
      closed.here().close();
      assertThatThrownBy(() -> bench.attach(closed.here(), 1))
          .as("attaching a closed channel")
          .isInstanceOf(ClosedChannelException.class);

      Pair pair = bench.loopback.pair();
      Reactor.Handle armed = bench.attach(pair.here(), 2);
      armed.arm(READ);
      Reactor.Handle fresh = bench.attach(pair.there(), 3);
      bench.reactor.close();
      bench.reactor.close();
      Pair later = bench.loopback.pair(); // may have got the numbers of the reactor
      bench.reactor.wakeup();
      armed.arm(READ | WRITE);
      fresh.arm(WRITE);
      armed.detach();
      fresh.detach();
      assertThatIllegalStateException()
          .as("attaching to a closed reactor")
          .isThrownBy(() -> bench.attach(later.here(), 4));
      send(pair.there(), 1);
      bench.loopback.receive(pair.here(), 1);
      assertThat(Loopback.receive(later.there())).as("what came into a stranger").isZero();
    }
  }

  private static void refuses(ReactorBench bench, Source source, String what) {
    assertThatIllegalArgumentException()
        .as("attaching " + what)
        .isThrownBy(() -> bench.reactor.attach(source, 1));
  }

  /// Threads that attach, arm, detach and close while another polls.
  @Rule(id = "7.30", kind = RuleKind.STOCHASTIC)
  default void anythingMayHappenUnderAPoll() throws Exception {
    int pairs = Math.max(20, settings().iterations() / 2);
    try (var bench = new ReactorBench(this)) {
      Poller poller = bench.poller(Integer.MAX_VALUE, FOREVER);
      List<FutureTask<Void>> threads = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        List<Pair> mine = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
          mine.add(bench.loopback.pair());
        }
        var work = new FutureTask<Void>(churn(bench, mine));
        threads.add(work);
        Thread.ofPlatform().daemon().name("tck: attaching").start(work);
      }
      for (FutureTask<Void> thread : threads) {
        within("a thread that attaches and detaches under a poll ends", thread::get);
      }
      assertThat(poller.isDone()).as("whether the poll has failed").isFalse();
      Pair pair = bench.loopback.pair();
      awaitReadable(pair.here(), bench.attach(pair.here(), 7_777));
      int before = poller.reported();
      send(pair.there(), 1);
      eventually("the reactor works as before", () -> poller.reported() != before);
    }
  }

  private static Callable<Void> churn(ReactorBench bench, List<Pair> pairs) {
    return () -> {
      for (int i = 0; i < pairs.size(); i++) {
        SocketChannel channel = pairs.get(i).here();
        send(pairs.get(i).there(), 1);
        Reactor.Handle handle = bench.attach(channel, i);
        handle.arm(READ | WRITE);
        if (i % 2 == 0) {
          handle.detach();
        }
        channel.close();
        handle.arm(READ);
        handle.detach();
      }
      return null;
    };
  }
}
