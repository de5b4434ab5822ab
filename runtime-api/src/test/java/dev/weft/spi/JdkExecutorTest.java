package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Weft;
import dev.weft.toys.ToyReactorProvider;
import dev.weft.toys.ToyTimerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The queue and the tickets of [JdkExecutor], on an executor whose every step the test decides.
@Timeout(30)
class JdkExecutorTest {

  /// Keeps what it is given; may do something, and refuse, before.
  private static final class Scripted implements Executor {
    final List<Runnable> tickets = new ArrayList<>();
    @Nullable Runnable before;

    @Override
    public void execute(Runnable ticket) {
      Runnable now = before;
      before = null;
      if (now != null) {
        now.run();
      }
      tickets.add(ticket);
    }

    /// Runs one of the tickets, on a thread that handed none over.
    void run(int index) {
      inAnotherThread(tickets.remove(index));
    }

    void runAll() {
      while (!tickets.isEmpty()) {
        run(tickets.size() - 1);
      }
    }
  }

  private static void inAnotherThread(Runnable action) {
    try {
      Thread thread = Thread.ofPlatform().start(action);
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private final Scripted executor = new Scripted();
  private final Weft weft =
      Weft.builder()
          .executor(TaskExecutors.from("scripted", executor))
          .reactor(new ToyReactorProvider())
          .timer(new ToyTimerProvider())
          .open();
  private final List<String> ran = new ArrayList<>();

  /// Every hand-over was accounted for: nothing runs, and nobody waits for what does not come.
  @AfterEach
  void closesAtOnce() {
    executor.runAll();
    assertThat(weft.liveTasks()).isZero();
    assertThat(weft.close(Duration.ZERO).isClean()).isTrue();
  }

  private Future<String> says(String name) {
    return Futures.lazy(
        () -> {
          ran.add(name);
          return Futures.ready(name);
        });
  }

  private JoinHandle<String> spawn(String name) {
    return weft.spawn(name, says(name));
  }

  private static void assertCancelled(JoinHandle<String> handle) {
    assertThat(handle.isFinished()).isTrue();
    assertThatThrownBy(() -> dev.weft.toys.Driven.now(handle))
        .isInstanceOf(JoinException.TaskCancelled.class);
  }

  @Test
  @DisplayName("K3 4.11 tasks run in the order of their spawns, whatever that of the tickets")
  void ticketsInDisorder() {
    for (String name : List.of("a", "b", "c")) {
      spawn(name);
    }
    executor.run(2);
    executor.run(0);
    executor.run(0);
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  @DisplayName("K3 2.7 a ticket that is refused takes its task out again, and only that one")
  void refusedTicket() {
    JoinHandle<String> a = spawn("a");
    executor.before =
        () -> {
          throw new RejectedExecutionException("full");
        };
    assertThatThrownBy(() -> spawn("b"))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("full");
    JoinHandle<String> c = spawn("c");
    assertThat(weft.liveTasks()).isEqualTo(2);
    executor.run(0);
    executor.run(0);
    assertThat(ran).containsExactly("a", "c");
    assertThat(a.isFinished()).isTrue();
    assertThat(c.isFinished()).isTrue();
  }

  @Test
  @DisplayName("K3 a ticket refused too late: its task has run, and the one without a ticket ends")
  void refusedAfterItsTaskRan() {
    JoinHandle<String> a = spawn("a");
    var c = new ArrayList<JoinHandle<String>>();
    executor.before =
        () -> {
          inAnotherThread(() -> c.add(spawn("c")));
          executor.run(0);
          executor.run(0);
          throw new RejectedExecutionException("full");
        };
    JoinHandle<String> b = spawn("b");
    assertThat(ran).containsExactly("a", "b");
    assertThat(a.isFinished()).isTrue();
    assertThat(b.isFinished()).isTrue();
    assertCancelled(c.getFirst());
    assertThat(executor.tickets).isEmpty();
  }
}
