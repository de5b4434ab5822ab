package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.sync.SendFailedException;
import dev.weft.testing.PollProbe;
import java.util.ArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SinkTest {

  @Test
  @DisplayName("forward waits where the channel is full, and closes the sender at the end")
  void forward() throws Exception {
    var channel = Mpsc.<Integer>bounded(2);
    Future<Void> forward = Streams.of(1, 2, 3).forward(Sink.of(channel.sender()));
    var hand = new Hand();
    assertThat(forward.poll(hand.cx).isPending()).isTrue();
    assertThat(channel.receiver().tryRecv()).isEqualTo(1);
    assertThat(hand.wakes).hasValue(1);
    hand.ready(forward);
    assertThat(Hand.all(Streams.from(channel.receiver()))).containsExactly(2, 3);
  }

  @Test
  @DisplayName("a sink whose receiver is gone fails the forward, and closes the stream")
  void gone() {
    var channel = Mpsc.<Script.Element>bounded(2);
    channel.receiver().close();
    var source = new Script().elements(2);
    assertThatThrownBy(() -> source.forward(Sink.of(channel.sender())).poll(new Hand().cx))
        .isInstanceOf(SendFailedException.class);
    assertThat(source.closes).isPositive();
    assertThat(source.given.get(0).closes.get()).isPositive();
  }

  @Test
  @DisplayName("each runs one future after the other; send is over when it is, finish when all are")
  void each() throws Exception {
    var hand = new Hand();
    var first = Oneshot.<String>channel();
    var begun = new ArrayList<Integer>();
    Sink<Integer> sink =
        Sink.each(
            n -> {
              begun.add(n);
              return n == 1 ? first.receiver() : Futures.ready(null);
            });
    Future<Void> send = sink.send(1);
    assertThat(send.poll(hand.cx).isPending()).isTrue();
    assertThat(PollProbe.of(send).waitsFor()).containsExactly("flushing a sink, EachSink");
    Future<Void> second = sink.send(2);
    assertThat(second.poll(hand.cx).isPending()).isTrue();
    assertThat(PollProbe.of(second).waitsFor()).containsExactly("room in a sink, EachSink");
    assertThat(begun).containsExactly(1);
    assertThat(first.sender().send("done")).isTrue();
    hand.ready(second);
    hand.ready(sink.finish());
    assertThat(begun).containsExactly(1, 2);
    assertThatThrownBy(() -> sink.send(3).poll(hand.cx)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("a send that is cancelled before it was taken closes its element; the sink goes on")
  void cancelledSend() throws Exception {
    var channel = Mpsc.<Script.Element>bounded(1);
    Sink<Script.Element> sink = Sink.of(channel.sender());
    var hand = new Hand();
    var taken = new Script.Element(0);
    var left = new Script.Element(1);
    hand.ready(sink.send(taken));
    Future<Void> waiting = sink.send(left);
    assertThat(waiting.poll(hand.cx).isPending()).isTrue();
    waiting.cancel(hand.cx);
    assertThat(left.closes).hasValue(1);
    assertThat(channel.receiver().tryRecv()).isSameAs(taken);
    hand.ready(sink.send(new Script.Element(2)));
    assertThat(taken.closes).hasValue(0);
    sink.close();
    assertThat(channel.receiver().tryRecv()).isNotNull();
  }
}
