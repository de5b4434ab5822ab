package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import dev.weft.toys.Driven;
import dev.weft.toys.Patience;
import dev.weft.toys.ToyExecutorProvider;
import dev.weft.toys.ToyReactorProvider;
import dev.weft.toys.ToyTimerProvider;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RegistrationTest {

  private final ToyReactorProvider reactors = new ToyReactorProvider();
  private final Weft weft =
      Weft.builder()
          .executor(new ToyExecutorProvider())
          .reactor(reactors)
          .timer(new ToyTimerProvider())
          .open();
  private final Source source = new Source.OfDescriptor(7, this);
  private Registration registration;

  private static final class Counter implements Waker {
    final AtomicInteger wakes = new AtomicInteger();
    final Context cx = Context.of(this);

    @Override
    public void wake() {
      wakes.incrementAndGet();
    }

    void awaitWake() {
      Patience.until("it is woken", () -> wakes.get() > 0);
    }
  }

  private final Counter reader = new Counter();
  private final Counter writer = new Counter();

  @BeforeEach
  void attach() throws Exception {
    registration = Registration.of(weft, source);
    registration.clearReadable(registration.pollReadable(reader.cx));
    registration.clearWritable(registration.pollWritable(writer.cx));
    assertThat(registration.pollReadable(reader.cx)).isEqualTo(Registration.PENDING);
    assertThat(registration.pollWritable(writer.cx)).isEqualTo(Registration.PENDING);
  }

  @AfterEach
  void close() {
    weft.close();
  }

  @Test
  @DisplayName("7.4 the directions are independent: each fires alone, the other stays armed")
  void independent() throws Exception {
    reactors.opened.report(source, Readiness.WRITE);
    writer.awaitWake();
    assertThat(reader.wakes).hasValue(0);
    assertThat(registration.pollWritable(writer.cx)).isNotNegative();
    reactors.opened.report(source, Readiness.READ);
    reader.awaitWake();
    assertThat(writer.wakes).hasValue(1);
  }

  @Test
  @DisplayName("7.5 all who wait for a direction are woken, the slot and the futures")
  void manyWaiters() throws Exception {
    List<Driven<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      var future = new Driven<>(registration.readable());
      assertThat(future.isPending()).isTrue();
      waiting.add(future);
    }
    var other = new Driven<>(registration.writable());
    assertThat(other.isPending()).isTrue();
    waiting.remove(3).cancel();
    reactors.opened.report(source, Readiness.READ);
    reader.awaitWake();
    Patience.until("all are woken", () -> waiting.stream().allMatch(f -> f.wakes() == 1));
    for (var future : waiting) {
      assertThat(future.value()).isNotNegative();
    }
    assertThat(other.wakes()).isZero();
  }

  @Test
  @DisplayName("7.12 an error wakes both directions")
  void error() throws Exception {
    reactors.opened.report(source, Readiness.ERROR);
    reader.awaitWake();
    writer.awaitWake();
    assertThat(registration.pollReadable(reader.cx)).isNotNegative();
    assertThat(registration.pollWritable(writer.cx)).isNotNegative();
  }

  @Test
  @DisplayName("7.14 C3 each direction tries once because of an error, and then waits again")
  void c3_errorDoesNotLast() throws Exception {
    reactors.opened.report(source, Readiness.ERROR);
    reader.awaitWake();
    writer.awaitWake();
    registration.clearReadable(registration.pollReadable(reader.cx));
    assertThat(registration.pollReadable(reader.cx)).isEqualTo(Registration.PENDING);
    int tick = registration.pollWritable(writer.cx);
    assertThat(tick).as("the reader's clearing is not the writer's").isNotNegative();
    registration.clearWritable(tick);
    assertThat(registration.pollWritable(writer.cx)).isEqualTo(Registration.PENDING);
  }

  @Test
  @DisplayName(
      "an attempt is made when it may succeed, again after each event, beside others' waits")
  void attempts() throws Exception {
    var tries = new AtomicInteger();
    var attempt = new Driven<>(registration.tryRead(cx -> tries.incrementAndGet() < 2 ? null : 7));
    var other = new Driven<>(registration.tryRead(cx -> null));
    assertThat(attempt.isPending() && other.isPending()).isTrue();
    assertThat(tries).as("while reading is known to block").hasValue(0);
    reactors.opened.report(source, Readiness.READ);
    Patience.until("both are woken", () -> attempt.wakes() == 1 && other.wakes() == 1);
    assertThat(attempt.isPending()).isTrue();
    assertThat(tries).hasValue(1);
    reactors.opened.report(source, Readiness.READ);
    Patience.until("it is woken", () -> attempt.wakes() == 1);
    assertThat(attempt.value()).isEqualTo(7);
    assertThatThrownBy(attempt::poll).isInstanceOf(IllegalStateException.class);
    other.cancel();
  }

  @Test
  @DisplayName("7.12 C3 an error wakes the futures of both directions")
  void c3_errorWakesFutures() throws Exception {
    var readable = new Driven<>(registration.readable());
    var writable = new Driven<>(registration.writable());
    assertThat(readable.isPending() && writable.isPending()).isTrue();
    reactors.opened.report(source, Readiness.ERROR);
    Patience.until("both are woken", () -> readable.wakes() == 1 && writable.wakes() == 1);
    assertThat(readable.value()).isNotNegative();
    assertThat(writable.value()).isNotNegative();
  }

  @Test
  @DisplayName("7.12 the peer's end stays after a short read cleared READ")
  void readClosed() throws Exception {
    reactors.opened.report(source, Readiness.READ | Readiness.READ_CLOSED);
    reader.awaitWake();
    registration.clearReadable(registration.pollReadable(reader.cx));
    assertThat(registration.pollReadable(reader.cx)).isNotNegative();
    assertThat(writer.wakes).hasValue(0);
  }

  @Test
  @DisplayName("7.3 a clear for an older tick does nothing")
  void staleClear() throws Exception {
    reactors.opened.report(source, Readiness.READ);
    reader.awaitWake();
    int old = registration.pollReadable(reader.cx);
    reader.wakes.set(0);
    registration.readable(); // lazy: makes nothing happen
    reactors.opened.report(source, Readiness.READ);
    Patience.until("the tick moved", () -> tick() != old);
    registration.clearReadable(old);
    assertThat(registration.pollReadable(reader.cx)).isNotNegative();
  }

  private int tick() {
    try {
      return registration.pollReadable(reader.cx);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("1.7 a cancelled wait is not woken")
  void cancelled() throws Exception {
    registration.cancelRead(reader.cx);
    var after = new Driven<>(registration.readable());
    assertThat(after.isPending()).isTrue();
    reactors.opened.report(source, Readiness.READ);
    Patience.until("the other is woken", () -> after.wakes() == 1);
    assertThat(reader.wakes).hasValue(0);
  }

  @Test
  @DisplayName("7.21 2.11 2.12 a waker may close its own source, and one that throws harms nobody")
  void closesItself() throws Exception {
    var own = registration.readable();
    own.poll(
        Context.of(
            () -> {
              try {
                registration.close();
              } catch (java.io.IOException e) {
                throw new AssertionError(e);
              }
              throw new IllegalStateException("a waker that throws");
            }));
    reactors.opened.report(source, Readiness.READ);
    reader.awaitWake();
    writer.awaitWake();
    assertThatThrownBy(() -> registration.pollWritable(writer.cx))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("closing closes the channel, wakes all, and does so once")
  void closes() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    var piped = Registration.of(weft, new Source.OfChannel(pipe.source()));
    piped.clearReadable(piped.pollReadable(reader.cx));
    assertThat(piped.pollReadable(reader.cx)).isEqualTo(Registration.PENDING);
    var future = new Driven<>(piped.readable());
    assertThat(future.isPending()).isTrue();
    piped.close();
    piped.close();
    assertThat(pipe.source().isOpen()).isFalse();
    assertThat(reader.wakes).hasValue(1);
    assertThat(future.wakes()).isEqualTo(1);
    assertThatThrownBy(future::poll).isInstanceOf(ClosedChannelException.class);
    pipe.sink().close();
  }

  @Test
  @DisplayName("7.19 closing the runtime wakes all; they and whoever comes later find it closed")
  void runtimeCloses() throws Exception {
    weft.close();
    assertThat(reader.wakes).hasValue(1);
    assertThat(writer.wakes).hasValue(1);
    assertThatThrownBy(() -> registration.pollReadable(reader.cx))
        .isInstanceOf(RuntimeClosedException.class);
    assertThatThrownBy(() -> Registration.of(weft, source))
        .isInstanceOf(RuntimeClosedException.class);
    registration.close();
  }

  @Test
  @DisplayName("C5 14.9 a second party that waits is told, and the first one goes on")
  void c5_secondPartyIsTold() throws Exception {
    var second = new Counter();
    assertThat(registration.pollReadable(second.cx)).isEqualTo(Registration.PENDING);
    reader.awaitWake(); // is it still there?
    assertThat(registration.pollReadable(reader.cx)).isEqualTo(Registration.PENDING);
    second.awaitWake();
    assertThatThrownBy(() -> registration.pollReadable(second.cx))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another party waits to read");
    reactors.opened.report(source, Readiness.READ);
    Patience.until("it is woken again", () -> reader.wakes.get() == 2);
    assertThat(registration.pollReadable(reader.cx)).isNotNegative();
    assertThat(second.wakes).hasValue(1);
  }

  @Test
  @DisplayName("C5 14.9 likewise a writer")
  void c5_secondWriterIsTold() throws Exception {
    var second = new Counter();
    assertThat(registration.pollWritable(second.cx)).isEqualTo(Registration.PENDING);
    writer.awaitWake();
    assertThat(registration.pollWritable(writer.cx)).isEqualTo(Registration.PENDING);
    assertThatThrownBy(() -> registration.pollWritable(second.cx))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another party waits to write");
  }

  @Test
  @DisplayName("C5 a future that moves to another task is woken there")
  void c5_movedFutureIsWoken() throws Exception {
    var elsewhere = new Counter();
    for (int i = 0; i < 3; i++) {
      assertThat(registration.pollReadable(elsewhere.cx)).isEqualTo(Registration.PENDING);
    }
    reactors.opened.report(source, Readiness.READ);
    elsewhere.awaitWake();
    registration.clearReadable(registration.pollReadable(elsewhere.cx));
    assertThat(registration.pollReadable(elsewhere.cx)).isEqualTo(Registration.PENDING);
    reactors.opened.report(source, Readiness.READ);
    Patience.until("it is woken again", () -> elsewhere.wakes.get() == 2);
    assertThat(reader.wakes).as("the leftover was asked, and woken by the event").hasValue(2);
  }

  @Test
  @DisplayName("C5 cancelling the second party leaves the first one, and the other way round")
  void c5_cancelled() throws Exception {
    var second = new Counter();
    registration.pollReadable(second.cx);
    registration.pollReadable(reader.cx);
    registration.cancelRead(second.cx);
    reactors.opened.report(source, Readiness.READ);
    Patience.until("it is woken", () -> reader.wakes.get() == 2);
    registration.clearReadable(registration.pollReadable(reader.cx));
    assertThat(registration.pollReadable(reader.cx)).isEqualTo(Registration.PENDING);
    int before = second.wakes.get();
    assertThat(registration.pollReadable(second.cx)).isEqualTo(Registration.PENDING);
    registration.cancelRead(reader.cx);
    reactors.opened.report(source, Readiness.READ);
    Patience.until("it is woken", () -> second.wakes.get() > before);
    assertThat(registration.pollReadable(second.cx)).isNotNegative();
  }

  @Test
  @DisplayName("C5 closing wakes both parties")
  void c5_closed() throws Exception {
    var second = new Counter();
    registration.pollReadable(second.cx);
    registration.close();
    assertThat(registration.isClosed()).isTrue();
    assertThat(second.wakes).hasValue(1);
    assertThatThrownBy(() -> registration.pollReadable(second.cx))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("what belongs to a source is closed with it, once, also with the runtime")
  void companion() throws Exception {
    var closed = new AtomicInteger();
    var one = Registration.of(weft, new Source.OfDescriptor(8, this), closed::incrementAndGet);
    one.close();
    one.close();
    assertThat(closed).hasValue(1);
    Registration.of(weft, new Source.OfDescriptor(9, this), closed::incrementAndGet);
    weft.close();
    assertThat(closed).hasValue(2);
  }
}
