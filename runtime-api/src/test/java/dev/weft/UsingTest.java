package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.sync.Oneshot;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UsingTest {

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().executor(executor).open();
  private final Context cx = Context.of(() -> {});
  private final Probe<String> inner = new Probe<>();
  private final Resource resource = new Resource();
  private final Future<String> using = Futures.using(resource, r -> inner);

  private static final class Resource implements AutoCloseable {
    int closes;
    Exception failure;

    @Override
    public void close() throws Exception {
      closes++;
      if (failure != null) {
        throw failure;
      }
    }
  }

  @AfterEach
  void close() {
    weft.close();
  }

  @Test
  @DisplayName("the resource is open until the value is there, and closed then")
  void value() throws Exception {
    assertThat(using.poll(cx).isPending()).isTrue();
    assertThat(resource.closes).isZero();
    inner.set("value");
    assertThat(using.poll(cx)).isEqualTo(Poll.ready("value"));
    assertThat(resource.closes).isEqualTo(1);
    using.cancel(cx);
    assertThat(resource.closes).as("a cancel after the end").isEqualTo(1);
    assertThatThrownBy(() -> using.poll(cx)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("a failure passes unchanged, with what the close throws as suppressed")
  void failure() {
    var broken = new IOException("broken");
    inner.fail(broken);
    resource.failure = new Exception("close");
    assertThatThrownBy(() -> using.poll(cx))
        .isSameAs(broken)
        .hasSuppressedException(resource.failure);
    assertThat(resource.closes).isEqualTo(1);
  }

  @Test
  @DisplayName("a function that throws, or gives no future, has the resource closed")
  void noFuture() {
    var broken = new IOException("broken");
    assertThatThrownBy(() -> Futures.using(resource, r -> brokenBy(broken)).poll(cx))
        .isSameAs(broken);
    assertThat(resource.closes).isEqualTo(1);
    assertThatThrownBy(() -> Futures.using(resource, r -> null).poll(cx))
        .isInstanceOf(NullPointerException.class);
    assertThat(resource.closes).isEqualTo(2);
  }

  private static Future<String> brokenBy(Exception failure) throws Exception {
    throw failure;
  }

  @Test
  @DisplayName("what the close throws after a value is the failure")
  void closeFails() {
    inner.set("value");
    resource.failure = new Exception("close");
    assertThatThrownBy(() -> using.poll(cx)).isSameAs(resource.failure);
  }

  @Test
  @DisplayName("cancelled before its first poll it closes the resource, and makes no future")
  void neverPolled() {
    using.cancel(cx);
    assertThat(resource.closes).isEqualTo(1);
    assertThat(inner.cancels).isZero();
    using.cancel(cx);
    assertThat(resource.closes).isEqualTo(1);
    assertThatThrownBy(() -> using.poll(cx)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("cancelled later it cancels the future first, then closes")
  void cancelled() throws Exception {
    inner.duringCancel(() -> assertThat(resource.closes).isZero());
    using.poll(cx);
    using.cancel(cx);
    assertThat(inner.cancels).isEqualTo(1);
    assertThat(resource.closes).isEqualTo(1);
  }

  @Test
  @DisplayName("a task that is aborted before it began closes what it was given")
  void abortedTask() {
    JoinHandle<String> handle = weft.spawn(using);
    resource.failure = new Exception("close");
    handle.abort();
    executor.runAll();
    assertThat(resource.closes).isEqualTo(1);
    assertThatThrownBy(() -> HandleOutcome.of(handle))
        .isInstanceOf(JoinException.TaskCancelled.class)
        .hasSuppressedException(resource.failure);
  }

  @Test
  @DisplayName("a sender given to a task that never began is closed, and its receiver is told")
  void senderOfATaskThatNeverBegan() {
    Oneshot<Integer> answer = Oneshot.channel();
    weft.spawn(Futures.using(answer.sender(), sender -> Futures.ready(sender.send(1)))).abort();
    JoinHandle<Integer> receiving = weft.spawn(answer.receiver());
    executor.runAll();
    assertThat(receiving.isFinished()).isTrue();
    assertThatThrownBy(() -> HandleOutcome.of(receiving))
        .isInstanceOf(JoinException.TaskFailed.class);
  }

  @Test
  @DisplayName("a task that nobody takes closes what it was given, too")
  void refusedTask() {
    executor.refuse();
    assertThatThrownBy(() -> weft.spawn(using))
        .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    assertThat(resource.closes).isEqualTo(1);
  }

  @Test
  @DisplayName("what is shielded ends before the resource is closed")
  void shieldedInside() {
    JoinHandle<String> handle = weft.spawn(Futures.using(resource, r -> Futures.shielded(inner)));
    executor.runAll();
    handle.abort();
    executor.runAll();
    assertThat(resource.closes).isZero();
    assertThat(handle.isFinished()).isFalse();
    inner.duringPoll(() -> assertThat(resource.closes).isZero());
    inner.finish("late");
    executor.runAll();
    assertThat(resource.closes).isEqualTo(1);
    assertThat(handle.isFinished()).isTrue();
  }
}
