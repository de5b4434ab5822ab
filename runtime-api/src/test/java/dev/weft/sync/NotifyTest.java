package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.toys.Driven;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NotifyTest {

  private final Notify bell = new Notify();

  private Driven<@Nullable Void> waiting() throws Exception {
    var notified = new Driven<@Nullable Void>(bell.notified());
    assertThat(notified.isPending()).isTrue();
    return notified;
  }

  @Test
  @DisplayName("12.8 one notification is stored, however many there were")
  void storesOne() throws Exception {
    bell.notifyOne();
    bell.notifyOne();
    assertThat(Driven.<@Nullable Void>now(bell.notified())).isNull();
    var second = waiting();
    bell.notifyOne();
    assertThat(second.wakes()).isEqualTo(1);
    assertThat(second.value()).isNull();
    assertThatThrownBy(second::poll).isInstanceOf(IllegalStateException.class);
    assertThat(waiting().wakes()).as("nothing was stored beside").isZero();
  }

  @Test
  @DisplayName("12.8 notifyOne lets one go on, the first that waits")
  void first() throws Exception {
    var first = waiting();
    var second = waiting();
    bell.notifyOne();
    assertThat(first.wakes()).isEqualTo(1);
    assertThat(second.wakes()).isZero();
    assertThat(second.isPending()).isTrue();
    bell.notifyOne();
    assertThat(second.value()).isNull();
    assertThat(first.value()).isNull();
  }

  @Test
  @DisplayName(
      "12.8 notifyWaiters lets all go on who asked before, polled or not, and stores nothing")
  void all() throws Exception {
    var polled = waiting();
    var unpolled = new Driven<@Nullable Void>(bell.notified());
    bell.notifyWaiters();
    assertThat(polled.wakes()).isEqualTo(1);
    var late = waiting();
    assertThat(polled.value()).isNull();
    assertThat(unpolled.value()).isNull();
    assertThat(late.wakes()).isZero();
    assertThat(late.isPending()).isTrue();
  }

  @Test
  @DisplayName(
      "12.8 notifyWaiters leaves what is stored, and who goes on with all takes none of it")
  void allAndOne() throws Exception {
    var unpolled = new Driven<@Nullable Void>(bell.notified());
    bell.notifyOne();
    bell.notifyWaiters();
    assertThat(unpolled.value()).isNull();
    assertThat(Driven.<@Nullable Void>now(bell.notified())).as("stored").isNull();
  }

  @Test
  @DisplayName(
      "12.2 a notified waiter that is cancelled passes it on, to the next or into the store")
  void passesOn() throws Exception {
    var first = waiting();
    var second = waiting();
    bell.notifyOne();
    first.cancel();
    first.cancel();
    assertThat(second.wakes()).isEqualTo(1);
    second.cancel();
    var third = new Driven<@Nullable Void>(bell.notified());
    assertThat(third.value()).isNull();
    third.cancel();
    assertThat(waiting().wakes()).as("what was received is used up").isZero();
  }

  @Test
  @DisplayName("12.2 cancelled before the first poll, or while it waits, it takes nothing with it")
  void cancelsWithoutNotification() throws Exception {
    new Driven<@Nullable Void>(bell.notified()).cancel();
    var queued = waiting();
    queued.cancel();
    bell.notifyOne();
    assertThat(queued.wakes()).isZero();
    assertThat(Driven.<@Nullable Void>now(bell.notified())).isNull();
  }

  @Test
  @DisplayName("who was let go on with all and is cancelled passes nothing on")
  void allPassNothingOn() throws Exception {
    var first = waiting();
    bell.notifyWaiters();
    first.cancel();
    assertThat(waiting().isPending()).isTrue();
  }

  @Test
  @DisplayName("enable takes the place in the queue without a poll")
  void enables() throws Exception {
    var enabled = bell.notified();
    var driven = new Driven<@Nullable Void>(enabled);
    assertThat(enabled.enable()).isFalse();
    assertThat(enabled.enable()).isFalse();
    var behind = waiting();
    bell.notifyOne();
    assertThat(behind.wakes()).isZero();
    assertThat(enabled.enable()).isTrue();
    assertThat(driven.value()).isNull();
    assertThatThrownBy(enabled::enable).isInstanceOf(IllegalStateException.class);
    behind.cancel();
    bell.notifyOne();
    var taking = bell.notified();
    assertThat(taking.enable()).as("takes what is stored").isTrue();
    var other = waiting();
    new Driven<@Nullable Void>(taking).cancel();
    assertThat(other.wakes()).as("and passes it on").isEqualTo(1);
  }

  @Test
  @DisplayName("12.2 one that was enabled and is not awaited after all is disposed of")
  void disposed() throws Exception {
    var enabled = bell.notified();
    assertThat(enabled.enable()).isFalse();
    var behind = waiting();
    bell.notifyOne();
    Owned.dispose(enabled);
    assertThat(behind.wakes()).isEqualTo(1);
  }

  @Test
  @DisplayName("1.3 a waiter that is polled again keeps its place, and the latest waker is woken")
  void keepsItsPlace() throws Exception {
    var first = waiting();
    var second = waiting();
    assertThat(first.isPending()).isTrue();
    bell.notifyOne();
    assertThat(first.wakes()).isEqualTo(1);
    assertThat(second.wakes()).isZero();
  }

  @Test
  @DisplayName("a waker may ring again")
  void wakersDoAsTheyLike() throws Exception {
    var waiting = new ArrayList<Future<?>>();
    for (int i = 0; i < 3; i++) {
      var notified = bell.notified();
      notified.poll(Context.of(bell::notifyOne));
      waiting.add(notified);
    }
    bell.notifyOne();
    for (var notified : waiting) {
      assertThat(notified.poll(Context.of(() -> {})).isReady()).isTrue();
    }
  }
}
