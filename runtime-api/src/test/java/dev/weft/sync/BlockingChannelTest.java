package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.toys.Patience;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The blocking methods of channels.
@Timeout(60)
class BlockingChannelTest {

  private static Thread start(boolean virtual, Runnable work) {
    return virtual ? Thread.startVirtualThread(work) : Thread.ofPlatform().start(work);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("threads send and receive through a small channel, to its end")
  void threads(boolean virtual) throws Exception {
    var channel = Mpsc.<Integer>bounded(2);
    var sending =
        new FutureTask<Void>(
            () -> {
              try (var sender = channel.sender()) {
                for (int i = 0; i < 1000; i++) {
                  sender.blockingSend(i);
                }
              }
              return null;
            });
    start(virtual, sending);
    var received = new ArrayList<Integer>();
    var receiving =
        new FutureTask<Void>(
            () -> {
              while (true) {
                received.add(channel.receiver().blockingRecv());
              }
            });
    start(virtual, receiving);
    sending.get();
    assertThatThrownBy(receiving::get).hasCauseInstanceOf(ChannelClosedException.class);
    assertThat(received).hasSize(1000).isSorted();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("an interrupted receive has received nothing")
  void interruptedReceive(boolean virtual) throws Exception {
    var channel = Mpsc.<Integer>bounded(1);
    var receiving = new FutureTask<Integer>(channel.receiver()::blockingRecv);
    Thread thread = start(virtual, receiving);
    Patience.until("the thread waits", () -> thread.getState() == Thread.State.WAITING);
    thread.interrupt();
    assertThatThrownBy(receiving::get).hasCauseInstanceOf(InterruptedException.class);
    channel.sender().trySend(1);
    assertThat(channel.receiver().tryRecv()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("an interrupted send has sent nothing, and passes its place on")
  void interruptedSend(boolean virtual) throws Exception {
    var channel = Mpsc.<Integer>bounded(1);
    channel.sender().blockingSend(1);
    var sending =
        new FutureTask<Void>(
            () -> {
              channel.sender().blockingSend(2);
              return null;
            });
    Thread thread = start(virtual, sending);
    Patience.until("the thread waits", () -> thread.getState() == Thread.State.WAITING);
    thread.interrupt();
    assertThatThrownBy(sending::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(channel.receiver().tryRecv()).isEqualTo(1);
    assertThat(channel.sender().trySend(3)).isTrue();
    assertThat(channel.receiver().tryRecv()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("an interrupted receive of one of many passes its turn on")
  void interruptedReceiveOfMany(boolean virtual) throws Exception {
    var channel = Mpmc.<Integer>bounded(1);
    var receiving = new FutureTask<Integer>(channel.receiver()::blockingRecv);
    Thread thread = start(virtual, receiving);
    Patience.until("the thread waits", () -> thread.getState() == Thread.State.WAITING);
    var other = new FutureTask<Integer>(channel.receiver()::blockingRecv);
    Thread otherThread = start(virtual, other);
    Patience.until("the other waits", () -> otherThread.getState() == Thread.State.WAITING);
    thread.interrupt();
    assertThatThrownBy(receiving::get).hasCauseInstanceOf(InterruptedException.class);
    channel.sender().trySend(1);
    assertThat(other.get()).isEqualTo(1);
    channel.receiver().close();
    assertThatThrownBy(channel.receiver()::blockingRecv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("a thread of a fork-join pool that waits lets the pool's other tasks run")
  void forkJoin() throws Exception {
    var channel = Mpsc.<Integer>bounded(1);
    try (var pool = new ForkJoinPool(1)) {
      var waits = pool.submit(channel.receiver()::blockingRecv);
      pool.submit(() -> channel.sender().trySend(5)).get();
      assertThat(waits.get()).isEqualTo(5);
    }
  }

  @Test
  @DisplayName("tasks are refused, whether they would have to wait or not; spawnBlocking is not")
  void refusedInTasks() throws Exception {
    var channel = Mpsc.<Integer>bounded(1);
    try (var weft = Toys.open()) {
      List<Throwable> refusals = new ArrayList<>();
      weft.blockOn(
          Futures.pollFn(
              _ -> {
                for (Runnable call :
                    List.<Runnable>of(
                        () -> call(() -> channel.sender().blockingSend(1)),
                        () -> call(() -> channel.receiver().blockingRecv()))) {
                  try {
                    call.run();
                  } catch (IllegalStateException e) {
                    refusals.add(e);
                  }
                }
                return Poll.ready(null);
              }));
      assertThat(refusals).hasSize(2);
      assertThat(channel.receiver().tryRecv()).isNull();
      Integer received =
          weft.blockOn(
              Futures.pollFn(_ -> Poll.ready(null))
                  .then(
                      _ ->
                          Tasks.spawnBlocking(
                              () -> {
                                channel.sender().blockingSend(7);
                                return channel.receiver().blockingRecv();
                              })));
      assertThat(received).isEqualTo(7);
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  private static void call(Call call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
