package dev.weft.examples.scaleout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.Dispatcher;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What fails while it begins, or ends, leaves nothing behind and swallows nothing.
@Timeout(60)
class LeftBehindTest {

  private static final Callable<@Nullable Object> REFUSES =
      () -> {
        throw new IOException("refused");
      };

  @TempDir private Path folder;

  private final List<String> calls = new ArrayList<>();

  /// A part of NATS's client that answers so, and otherwise nothing.
  private <T> T part(Class<T> type, Map<String, Callable<@Nullable Object>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              calls.add(method.getName());
              var answer = answers.get(method.getName());
              return answer == null ? null : answer.call();
            }));
  }

  @AfterEach
  void notInterrupted() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  @DisplayName("hints that cannot subscribe leave no thread of the client's")
  void hints() {
    Callable<@Nullable Object> throwing =
        () -> {
          throw new IllegalArgumentException("such a subject");
        };
    Dispatcher dispatcher = part(Dispatcher.class, Map.of("subscribe", throwing));
    Connection connection = part(Connection.class, Map.of("createDispatcher", () -> dispatcher));
    assertThatThrownBy(() -> new Hints(connection, "such a subject"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(calls).containsExactly("createDispatcher", "subscribe", "closeDispatcher");
  }

  @Test
  @DisplayName("nor does an inbox that the broker refuses")
  void inbox() throws Exception {
    ConsumerContext refusing = part(ConsumerContext.class, Map.of("consume", REFUSES));
    Dispatcher dispatcher = part(Dispatcher.class, Map.of());
    Connection connection =
        part(
            Connection.class,
            Map.of("createDispatcher", () -> dispatcher, "getConsumerContext", () -> refusing));
    Broker broker = Broker.over(connection);
    calls.clear();
    assertThatThrownBy(() -> new Inbox(broker, "stream", "queue")).hasMessage("refused");
    assertThat(calls).endsWith("createDispatcher", "consume", "closeDispatcher");
  }

  @Test
  @DisplayName("a broker that cannot begin closes its connection")
  void broker() {
    Connection connection = part(Connection.class, Map.of("jetStream", REFUSES));
    assertThatThrownBy(() -> Broker.over(connection)).hasMessage("refused");
    assertThat(calls).containsExactly("jetStream", "close");
  }

  @Test
  @DisplayName("a server that nobody waits for any more is killed")
  void engine() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> new Engine(folder.resolve("log"), true, port -> List.of("sleep", "86399")))
        .isInstanceOf(InterruptedException.class);
    assertThat(ProcessHandle.current().children())
        .noneMatch(child -> child.info().commandLine().orElse("").contains("86399"));
  }

  @Test
  @DisplayName("a thread that is interrupted while an inbox is closed stays so")
  void interrupted() {
    List<Exception> interrupts =
        List.of(
            new InterruptedException(),
            new RuntimeException(new InterruptedException()),
            new IOException(new RuntimeException(new InterruptedException())));
    for (Exception interrupt : interrupts) {
      Inbox.end(
          () -> {
            throw interrupt;
          });
      assertThat(Thread.interrupted()).as("after %s", interrupt).isTrue();
    }
    Inbox.end(
        () -> {
          throw new IOException("gone");
        });
    assertThat(Thread.interrupted()).isFalse();
  }
}
