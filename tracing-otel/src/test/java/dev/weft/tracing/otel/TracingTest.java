package dev.weft.tracing.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contexts go with tasks.
@Timeout(60)
class TracingTest {

  private static final ContextKey<String> USER = ContextKey.named("user");

  private static String user() {
    String user = Context.current().get(USER);
    return user == null ? "nobody" : user;
  }

  /// The user of this poll, and of one after it.
  private static Future<List<String>> users() {
    var seen = new ArrayList<String>();
    return Futures.lazy(
        () -> {
          seen.add(user());
          return Tasks.yieldNow()
              .map(
                  _ -> {
                    seen.add(user());
                    return seen;
                  });
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("a task, its children and its blocking calls have the context of their spawner")
  void carried(String executor) throws Exception {
    try (Weft weft = Weft.builder().executor(executor).open()) {
      JoinHandle<List<String>> anna;
      JoinHandle<String> child;
      JoinHandle<String> blocking;
      try (Scope _ = Context.root().with(USER, "anna").makeCurrent()) {
        anna = weft.spawn(users());
        child =
            weft.spawn(Futures.lazy(() -> Tasks.spawn(Futures.lazy(() -> Futures.ready(user())))));
        blocking = weft.spawnBlocking(TracingTest::user);
      }
      JoinHandle<List<String>> nobody = weft.spawn(users());
      JoinHandle<List<String>> bert;
      try (Scope _ = Context.root().with(USER, "bert").makeCurrent()) {
        bert = weft.spawn(users());
        assertThat(weft.blockOn(nobody)).containsExactly("nobody", "nobody");
        assertThat(user()).as("the calling thread keeps its own").isEqualTo("bert");
      }
      assertThat(weft.blockOn(anna)).containsExactly("anna", "anna");
      assertThat(weft.blockOn(bert)).containsExactly("bert", "bert");
      assertThat(weft.blockOn(child)).isEqualTo("anna");
      assertThat(weft.blockOn(blocking)).isEqualTo("anna");
      assertThat(user()).isEqualTo("nobody");
    }
  }

  @Test
  @DisplayName("a task that fails takes its context with it")
  void failing() throws Exception {
    var carrier = new ContextCarrier();
    try (Weft weft =
        Weft.builder().executor("fifo").set("weft.tracing-otel", "off").listener(carrier).open()) {
      JoinHandle<Object> task;
      try (Scope _ = Context.root().with(USER, "anna").makeCurrent()) {
        task = weft.spawn(Futures.failed(new IllegalStateException("lost")));
      }
      assertThat(carrier.size()).isEqualTo(1);
      assertThatThrownBy(() -> weft.blockOn(task)).hasRootCauseMessage("lost");
      assertThat(carrier.size()).isZero();
      assertThat(user()).isEqualTo("nobody");
    }
  }

  @Test
  @DisplayName(
      "weft.tracing-otel=off carries nothing, and anything else than on and off is refused")
  void off() throws Exception {
    try (Weft weft = Weft.builder().executor("fifo").set("weft.tracing-otel", "off").open()) {
      JoinHandle<List<String>> task;
      try (Scope _ = Context.root().with(USER, "anna").makeCurrent()) {
        task = weft.spawn(users());
      }
      assertThat(weft.blockOn(task)).containsExactly("nobody", "nobody");
    }
    assertThatThrownBy(() -> Weft.builder().set("weft.tracing-otel", "no").open())
        .hasMessage("weft.tracing-otel is 'no', but must be on or off");
  }

  @Test
  @DisplayName("the module and META-INF/services name the same extension")
  void services() throws Exception {
    String service = RuntimeExtension.class.getName();
    try (var in = TracingExtension.class.getResourceAsStream("/META-INF/services/" + service)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(TracingExtension.class.getName());
    }
    assertThat(TracingExtension.class.getModule().getDescriptor().provides())
        .anySatisfy(provided -> assertThat(provided.service()).isEqualTo(service));
  }
}
