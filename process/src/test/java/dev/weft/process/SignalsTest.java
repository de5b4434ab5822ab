package dev.weft.process;

import static dev.weft.process.SignalKind.CONT;
import static dev.weft.process.SignalKind.WINCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.JoinException;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Next;
import dev.weft.testing.Pairing;
import dev.weft.testing.PollProbe;
import java.util.EnumSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class SignalsTest {

  private final Weft weft;
  private final Raised winch = new Raised(WINCH);
  private final Raised cont = new Raised(CONT);

  SignalsTest(Pairing pairing) {
    weft = pairing.builder().open();
  }

  @AfterEach
  void close() {
    weft.close();
    boolean restored = winch.isRestored() && cont.isRestored();
    winch.close();
    cont.close();
    assertThat(restored).as("the handlers are those from before").isTrue();
  }

  @Test
  @DisplayName("each listener hears a signal, and the handler from before does not")
  void several() throws Exception {
    try (AsyncStream<SignalKind> one = Signals.stream(WINCH);
        AsyncStream<SignalKind> two = Signals.stream(WINCH, CONT)) {
      Raised.raise(WINCH);
      assertThat(weft.blockOn(one.next())).isEqualTo(Next.some(WINCH));
      assertThat(weft.blockOn(two.next())).isEqualTo(Next.some(WINCH));
      Raised.raise(CONT);
      assertThat(weft.blockOn(two.next())).isEqualTo(Next.some(CONT));
      assertThat(winch.toTheHandlerBefore()).isZero();
    }
  }

  @Test
  @DisplayName("one that stops does not take the signal from the others")
  void oneStops() throws Exception {
    try (AsyncStream<SignalKind> stays = Signals.stream(WINCH)) {
      Signals.stream(WINCH).close();
      assertThat(winch.isRestored()).isFalse();
      Raised.raise(WINCH);
      assertThat(weft.blockOn(stays.next())).isEqualTo(Next.some(WINCH));
    }
    assertThat(winch.isRestored()).isTrue();
  }

  @Test
  @DisplayName("a future wakes its task from the thread of the signal, once, and stops listening")
  void future() throws Exception {
    var waiting = Background.run(weft, Signals.signal(CONT, WINCH));
    Background.until(() -> SignalHandlers.OF_THIS_PROCESS.isHeard(WINCH));
    Raised.raise(WINCH);
    assertThat(waiting.get()).isEqualTo(WINCH);
    assertThat(winch.isRestored()).isTrue();
    assertThat(cont.isRestored()).isTrue();
  }

  @Test
  @DisplayName("what came before the first poll of a future is not its own")
  void lazy() {
    Future<SignalKind> future = Signals.signal(WINCH);
    assertThat(winch.isRestored()).isTrue();
    var probe = PollProbe.of(future);
    probe.assertPending().assertNotWoken();
    assertThat(probe.waitsFor()).containsExactly("a signal of [WINCH]");
    assertThat(winch.isRestored()).isFalse();
    probe.cancel();
  }

  @Test
  @DisplayName(
      "cancelled before, while and after it waits, a future leaves the handler from before")
  void cancelled() {
    PollProbe.of(Signals.signal(WINCH)).cancel();
    assertThat(winch.isRestored()).isTrue();
    var waits = PollProbe.of(Signals.signal(WINCH));
    waits.assertPending();
    waits.cancel();
    waits.cancel();
    assertThat(winch.isRestored()).isTrue();
    waits.assertFailed(IllegalStateException.class);
  }

  @Test
  @DisplayName("a task that is aborted while it listens leaves the handler from before")
  void aborted() throws Exception {
    var task = weft.spawn(Signals.signal(WINCH));
    var waiting = Background.run(weft, task);
    Background.until(() -> SignalHandlers.OF_THIS_PROCESS.isHeard(WINCH));
    task.abort();
    assertThatThrownBy(waiting::get).isInstanceOf(JoinException.TaskCancelled.class);
    assertThat(winch.isRestored()).isTrue();
  }

  @Test
  @DisplayName("signals of a kind coalesce until they are looked at; kinds keep their order")
  void coalesce() {
    try (var stream = SignalStream.of(EnumSet.of(WINCH, CONT))) {
      stream.arrived(CONT);
      stream.arrived(WINCH);
      stream.arrived(CONT);
      assertThat(PollProbe.of(stream.next()).assertReady()).isEqualTo(Next.some(CONT));
      stream.arrived(CONT);
      assertThat(PollProbe.of(stream.next()).assertReady()).isEqualTo(Next.some(WINCH));
      assertThat(PollProbe.of(stream.next()).assertReady()).isEqualTo(Next.some(CONT));
      PollProbe.of(stream.next()).assertPending();
    }
  }

  @Test
  @DisplayName(
      "a signal that comes after a look is told by the next one, whatever the interleaving")
  void noneIsLost() throws Exception {
    var sent = new AtomicInteger();
    var start = new CyclicBarrier(2);
    for (int round = 0; round < 2_000; round++) {
      try (var stream = SignalStream.of(EnumSet.of(WINCH))) {
        stream.arrived(WINCH);
        sent.set(0);
        Thread sender =
            Thread.startVirtualThread(
                () -> {
                  try {
                    start.await();
                  } catch (Exception broken) {
                    return;
                  }
                  sent.set(1);
                  stream.arrived(WINCH);
                });
        start.await();
        int before = sent.get();
        assertThat(PollProbe.of(stream.next()).assertReady()).isEqualTo(Next.some(WINCH));
        int seen = sent.get();
        sender.join();
        boolean more = PollProbe.of(stream.next()).poll() instanceof Poll.Ready<?>;
        assertThat(more || seen == 1 || before == 1)
            .as("the second signal was told by the first message or has one of its own")
            .isTrue();
      }
    }
  }

  @Test
  @DisplayName("who took the signal over meanwhile keeps it")
  void takenOver() {
    var stream = Signals.stream(WINCH);
    Object another = JvmSignals.handler(() -> {});
    JvmSignals.install("WINCH", another);
    stream.close();
    assertThat(JvmSignals.install("WINCH", another)).isSameAs(another);
    winch.restore();
  }

  @Test
  @DisplayName("a closed stream is at its end, whoever closed it, and whoever waits in it is woken")
  void closed() {
    AsyncStream<SignalKind> stream = Signals.stream(WINCH);
    var waiting = PollProbe.of(stream.next());
    waiting.assertPending();
    stream.close();
    stream.close();
    waiting.assertWoken();
    assertThat(waiting.assertReady()).isEqualTo(Next.none());
    assertThatThrownBy(stream::item).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("numbers are the system's")
  void numbers() {
    assertThat(SignalKind.INT.number()).isEqualTo(2);
    assertThat(SignalKind.TERM.number()).isEqualTo(15);
  }
}
