package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Driven;
import dev.weft.toys.Patience;
import dev.weft.toys.Resource;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OneshotTest {

  private final Oneshot<String> channel = Oneshot.channel();
  private final Driven<String> receiving = new Driven<>(channel.receiver());

  @Test
  @DisplayName("12.12 what is sent is received, and sending wakes the receiver once")
  void sends() throws Exception {
    assertThat(receiving.isPending()).isTrue();
    assertThat(channel.sender().send("x")).isTrue();
    assertThat(receiving.wakes()).isEqualTo(1);
    assertThat(receiving.value()).isEqualTo("x");
    assertThatThrownBy(receiving::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("12.12 a value sent before the first poll is there at once, after closing too")
  void sendsFirst() throws Exception {
    channel.sender().send("x");
    channel.sender().close();
    assertThat(receiving.value()).isEqualTo("x");
  }

  @Test
  @DisplayName("12.12 a sender closed without sending fails the receiver")
  void senderClosed() throws Exception {
    assertThat(receiving.isPending()).isTrue();
    channel.sender().close();
    assertThat(receiving.wakes()).isEqualTo(1);
    assertThatThrownBy(receiving::poll)
        .isInstanceOf(ChannelClosedException.class)
        .hasMessageContaining("without sending");
  }

  @Test
  @DisplayName("12.12 a cancelled receiver completes closed(), and send keeps the value")
  void receiverCancelled() throws Exception {
    var closed = new Driven<>(channel.sender().closed());
    assertThat(closed.isPending()).isTrue();
    assertThat(receiving.isPending()).isTrue();
    receiving.cancel();
    assertThat(closed.wakes()).isEqualTo(1);
    assertThat(closed.value()).isNull();
    assertThat(channel.sender().isClosed()).isTrue();
    assertThat(channel.sender().send("x")).isFalse();
  }

  @Test
  @DisplayName(
      "12.13 a resource that was sent and nobody receives is closed, one that stays is not")
  void unreceivedResource() throws Exception {
    for (boolean cancelled : new boolean[] {false, true}) {
      var sent = new Resource();
      Oneshot<Resource> oneshot = Oneshot.channel();
      oneshot.sender().send(sent);
      oneshot.sender().close();
      assertThat(sent.closes()).isZero();
      if (cancelled) {
        new Driven<>(oneshot.receiver()).cancel();
      } else {
        oneshot.receiver().close();
      }
      assertThat(sent.closes()).isEqualTo(1);
    }
    var received = new Resource();
    Oneshot<Resource> oneshot = Oneshot.channel();
    oneshot.sender().send(received);
    assertThat(Driven.<Resource>now(oneshot.receiver())).isSameAs(received);
    oneshot.receiver().close();
    var kept = new Resource();
    Oneshot<Resource> deaf = Oneshot.channel();
    deaf.receiver().close();
    assertThat(deaf.sender().send(kept)).isFalse();
    assertThat(received.closes() + kept.closes()).isZero();
  }

  @Test
  @DisplayName("12.12 a receiver closed by another thread while it waits fails")
  void receiverClosed() throws Exception {
    assertThat(receiving.isPending()).isTrue();
    channel.receiver().close();
    assertThat(receiving.wakes()).isEqualTo(1);
    assertThatThrownBy(receiving::poll).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("12.12 one sends once, and never null")
  void once() {
    channel.sender().send("x");
    assertThatThrownBy(() -> channel.sender().send("y")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Oneshot.<String>channel().sender().send(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  @DisplayName("1.3 the waker of the latest poll is woken")
  void latestWaker() throws Exception {
    var second = new Driven<>(channel.receiver());
    assertThat(receiving.isPending()).isTrue();
    assertThat(second.isPending()).isTrue();
    channel.sender().send("x");
    assertThat(second.wakes()).isEqualTo(1);
    assertThat(second.value()).isEqualTo("x");
  }

  @Test
  @DisplayName("12.10 a value that is sent and never received is released with the receiver")
  void releases() {
    var ends = Oneshot.<Object>channel();
    var value = new Object();
    var reference = new WeakReference<>(value);
    ends.sender().send(value);
    value = null;
    ends.receiver().close();
    Patience.until(
        "it is gone",
        () -> {
          System.gc();
          return reference.get() == null;
        });
    assertThat(ends.sender().isClosed()).isTrue();
  }
}
