package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Patience;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandoverTest {

  private static final int LEADER = 0;
  private static final int STANDBY = 1;
  private static final BooleanSupplier NOTHING = () -> false;

  private final Handover handover = new Handover(1_000_000);
  private final Parker parker = new Parker(() -> {});

  @Test
  @DisplayName("5.10: a standby takes a lead that it found vacant twice, with no turn in between")
  void h4_vacantTwice() {
    assertThat(handover.await(STANDBY, parker, NOTHING)).isTrue();
  }

  @Test
  @DisplayName("5.10: turns of busy workers keep the standby from taking the lead")
  void h4_turnsInBetween() {
    handover.begin(LEADER);
    assertThat(handover.await(STANDBY, parker, NOTHING)).as("led").isFalse();
    handover.end();
    assertThat(handover.await(STANDBY, parker, NOTHING)).as("changed").isFalse();
    handover.passed();
    assertThat(handover.await(STANDBY, parker, NOTHING)).as("changed").isFalse();
    assertThat(handover.await(STANDBY, parker, NOTHING)).as("vacant all the time").isTrue();
  }

  @Test
  @DisplayName("an unpark is no look: the standby does not take the lead early")
  void h4_unpark() {
    parker.unpark();
    assertThat(handover.await(STANDBY, parker, NOTHING)).isFalse();
  }

  @Test
  @DisplayName("who ends a turn learns whether somebody watches")
  void h3_end() {
    handover.begin(LEADER);
    assertThat(handover.leader()).isEqualTo(LEADER);
    assertThat(handover.end()).as("nobody watches").isTrue();
    parker.unpark();
    handover.await(STANDBY, parker, NOTHING);
    handover.begin(LEADER);
    assertThat(handover.end()).as("nobody watches").isFalse();
  }

  @Test
  @DisplayName("a standby that leaves a vacant lead calls the next one, a led one does not")
  void h3_leave() {
    parker.unpark();
    handover.await(STANDBY, parker, NOTHING);
    assertThat(handover.leave(STANDBY)).isTrue();
    assertThat(handover.leave(STANDBY)).as("is none").isFalse();
    handover.begin(LEADER);
    parker.unpark();
    handover.await(STANDBY, parker, NOTHING);
    assertThat(handover.leave(STANDBY)).isFalse();
  }

  @Test
  @DisplayName("4.12: while the leader waits undisturbed the standby stops its clock")
  void clockStops() throws Exception {
    handover.begin(LEADER);
    var ended = new AtomicBoolean();
    Parker[] sleeper = new Parker[1];
    var thread =
        new Thread(
            () -> {
              while (!ended.get()) {
                handover.await(STANDBY, sleeper[0], NOTHING);
              }
            });
    sleeper[0] = new Parker(() -> {});
    thread.start();
    Patience.until("it parks without limit", () -> thread.getState() == Thread.State.WAITING);
    ended.set(true);
    assertThat(handover.end()).as("nobody watches").isTrue();
    sleeper[0].unpark();
    thread.join();
  }

  @Test
  @DisplayName("5.6: a standby that finds a task when it has stopped its clock goes on looking")
  void h5_looksOnceMore() throws Exception {
    handover.begin(LEADER);
    var looks = new AtomicInteger();
    var ended = new AtomicBoolean();
    Parker[] sleeper = new Parker[1];
    var thread =
        new Thread(
            () -> {
              while (!ended.get()) {
                handover.await(STANDBY, sleeper[0], () -> looks.incrementAndGet() <= 2);
              }
            });
    sleeper[0] = new Parker(() -> {});
    thread.start();
    Patience.until("it parks without limit", () -> thread.getState() == Thread.State.WAITING);
    assertThat(looks).as("looks of one who was about to rest").hasValue(3);
    assertThat(handover.isUnwatched()).isTrue();
    ended.set(true);
    sleeper[0].unpark();
    thread.join();
  }
}
