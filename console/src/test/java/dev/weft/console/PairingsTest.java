package dev.weft.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.Weft;
import dev.weft.sync.AsyncMutex;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// A console shows a runtime of whichever parts.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class PairingsTest {

  @Parameter Pairing pairing;

  private Weft weft;
  private ConsoleServer server;

  @BeforeEach
  void open() throws IOException {
    var heard = new ConsoleListener();
    weft = pairing.builder().workers(2).set("weft.task-history", "on").listener(heard).open();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = new ConsoleServer(address, new Feed(weft, heard));
    server.start();
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
      weft.close();
    }
  }

  private JsonObject board(String query) throws IOException {
    URI events = URI.create(server.url()).resolve("events?" + query);
    try (var reader =
        new BufferedReader(
            new InputStreamReader(events.toURL().openStream(), StandardCharsets.UTF_8))) {
      return JsonParser.parseString(reader.readLine().substring("data: ".length()))
          .getAsJsonObject();
    }
  }

  private static List<String> each(JsonObject board, String list, String name) {
    return StreamSupport.stream(board.getAsJsonArray(list).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(one -> one.get(name).getAsString())
        .toList();
  }

  @Test
  @DisplayName("tasks, what they wait for, the workers, and one task's chain and past")
  void board() throws Exception {
    var lock = new AsyncMutex<>(1);
    var guard = weft.blockOn(lock.lock());
    weft.spawn("sleeper", Time.sleep(Duration.ofHours(1)));
    var customer = weft.spawn("customer", lock.lock());
    do { // on fifo tasks run only meanwhile
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
    } while (weft.inspect(10).tasks().stream().filter(t -> t.state().equals("idle")).count() < 2);

    JsonObject all = board("sort=name");
    assertThat(each(all, "tasks", "name")).containsExactly("customer", "sleeper");
    assertThat(each(all, "tasks", "waits"))
        .satisfiesExactly(
            waits -> assertThat(waits).startsWith("a lock"),
            waits -> assertThat(waits).startsWith("a timer, due in "));
    assertThat(each(all, "resources", "kind")).containsExactlyInAnyOrder("lock", "timer");
    assertThat(all.getAsJsonArray("workers")).isNotEmpty();
    assertThat(all.getAsJsonArray("warnings")).isEmpty();
    JsonObject one = board("task=" + customer.id()).getAsJsonObject("task");
    assertThat(one.getAsJsonArray("chain").toString()).contains("a lock");
    assertThat(one.getAsJsonObject("history").get("polls").getAsLong()).isPositive();
    guard.close();
    assertThat(weft.blockOn(customer).value()).isEqualTo(1);
  }
}
