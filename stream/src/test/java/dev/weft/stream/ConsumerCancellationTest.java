package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.sync.Mpsc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The futures that consume a stream, cancelled at every point: each element was received, or is
/// closed, and the stream is closed.
@Timeout(60)
class ConsumerCancellationTest {

  private static final int ELEMENTS = 5;

  /// What a consumer has handed out goes into the list.
  private interface Consumer
      extends BiFunction<AsyncStream<Script.Element>, List<Object>, Future<?>> {}

  static Map<String, Consumer> consumers() {
    var all = new LinkedHashMap<String, Consumer>();
    all.put("forEach", (s, received) -> s.forEach(received::add));
    all.put(
        "fold",
        (s, received) ->
            s.fold(
                new ArrayList<Script.Element>(),
                (list, e) -> {
                  list.add(e);
                  return list;
                }));
    all.put("toList", (s, received) -> s.toList());
    all.put("collect", (s, received) -> s.collect(Collectors.toCollection(ArrayList::new)));
    all.put("first", (s, received) -> s.skip(2).first());
    all.put("count", (s, received) -> s.count());
    all.put("anyMatch", (s, received) -> s.anyMatch(e -> e.number == 3));
    all.put("allMatch", (s, received) -> s.allMatch(e -> e.number < 3));
    all.put(
        "forEachConcurrent",
        (s, received) ->
            s.forEachConcurrent(
                2,
                e -> {
                  received.add(e);
                  return Futures.ready(null);
                }));
    all.put(
        "forward",
        (s, received) ->
            s.forward(
                Sink.each(
                    e -> {
                      received.add(e);
                      return Futures.ready(null);
                    })));
    all.put(
        "forward to a channel",
        (s, received) -> {
          var channel = Mpsc.<Script.Element>bounded(2);
          return Futures.join(
              s.forward(Sink.of(channel.sender())),
              Streams.from(channel.receiver()).forEach(received::add));
        });
    return all;
  }

  static Stream<String> names() {
    return consumers().keySet().stream();
  }

  private static Script halting() {
    var source = new Script().pending();
    for (int i = 0; i < ELEMENTS; i++) {
      source.element().pending();
    }
    return source;
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("cancelled after each number of polls, a consumer loses nothing")
  void everyPoint(String name) throws Exception {
    boolean ended = false;
    for (int polls = 0; !ended && polls < 3 * ELEMENTS; polls++) {
      Script source = halting();
      var received = new ArrayList<>();
      Future<?> future = consumers().get(name).apply(source, received);
      var hand = new Hand();
      for (int i = 0; i < polls && !ended; i++) {
        if (future.poll(hand.cx) instanceof Poll.Ready<?>(Object value)) {
          ended = true;
          received.addAll(value instanceof List<?> list ? list : List.of());
          if (value instanceof Next.Some<?>(Object element)) {
            received.add(element);
          }
        }
      }
      future.cancel(hand.cx);
      future.cancel(hand.cx);
      assertThat(source.closes).as("closes of the stream after %s polls", polls).isPositive();
      for (Script.Element element : source.given) {
        if (received.contains(element)) {
          assertThat(element.closes).as("closes of %s, received", element).hasValue(0);
        } else {
          assertThat(element.closes.get())
              .as("closes of %s, cancelled after %s polls", element, polls)
              .isPositive();
        }
      }
      assertThatThrownBy(() -> future.poll(hand.cx)).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("a failure of the stream reaches whoever awaits, and what was gathered is closed")
  void failure(String name) {
    var failure = new Exception("no");
    var source = new Script().elements(2).pending().failing(failure);
    var received = new ArrayList<>();
    Future<?> future = consumers().get(name).apply(source, received);
    var hand = new Hand();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 9; i++) {
                future.poll(hand.cx);
              }
            })
        .isSameAs(failure);
    assertThat(source.closes).isPositive();
    for (Script.Element element : source.given) {
      assertThat(received.contains(element) || element.closes.get() > 0).isTrue();
    }
  }
}
