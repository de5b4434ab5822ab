package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Patience;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandoverTest {

  private static final int LEADER = 0;
  private static final int STANDBY = 1;

  private final Handover handover = new Handover(1_000_000);
  private final Parker parker = new Parker(() -> {});

  @Test
  @DisplayName("5.10: a standby takes a lead that it found vacant twice, with no turn in between")
  void h4_vacantTwice() {
    assertThat(handover.await(STANDBY, parker)).isTrue();
  }

  @Test
  @DisplayName("5.10: turns of busy workers keep the standby from taking the lead")
  void h4_turnsInBetween() {
    handover.begin(LEADER);
    assertThat(handover.await(STANDBY, parker)).as("led").isFalse();
    handover.end();
    assertThat(handover.await(STANDBY, parker)).as("changed").isFalse();
    handover.passed();
    assertThat(handover.await(STANDBY, parker)).as("changed").isFalse();
    assertThat(handover.await(STANDBY, parker)).as("vacant all the time").isTrue();
  }

  @Test
  @DisplayName("an unpark is no look: the standby does not take the lead early")
  void h4_unpark() {
    parker.unpark();
    assertThat(handover.await(STANDBY, parker)).isFalse();
  }

  @Test
  @DisplayName("who ends a turn learns whether somebody watches")
  void h3_end() {
    handover.begin(LEADER);
    assertThat(handover.leader()).isEqualTo(LEADER);
    assertThat(handover.end()).as("nobody watches").isTrue();
    parker.unpark();
    handover.await(STANDBY, parker);
    handover.begin(LEADER);
    assertThat(handover.end()).as("nobody watches").isFalse();
  }

  @Test
  @DisplayName("a standby that leaves a vacant lead calls the next one, a led one does not")
  void h3_leave() {
    parker.unpark();
    handover.await(STANDBY, parker);
    assertThat(handover.leave(STANDBY)).isTrue();
    assertThat(handover.leave(STANDBY)).as("is none").isFalse();
    handover.begin(LEADER);
    parker.unpark();
    handover.await(STANDBY, parker);
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
                handover.await(STANDBY, sleeper[0]);
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
}
