package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.toys.Tickets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IdleTest {

  private static final int NOBODY = -1;

  private final Idle idle = new Idle(4);

  @Test
  @DisplayName("5.8: at most half of the workers search")
  void throttle() {
    assertThat(idle.startSearching()).isTrue();
    assertThat(idle.startSearching()).isTrue();
    assertThat(idle.startSearching()).isFalse();
    assertThat(idle.stopSearching()).isFalse();
    assertThat(idle.startSearching()).isTrue();
    assertThat(idle.stopSearching()).isFalse();
    assertThat(idle.stopSearching()).as("the last").isTrue();
  }

  @Test
  @DisplayName("5.8: while one searches nobody is woken")
  void noHerd() {
    idle.sleep(0, false);
    idle.sleep(1, false);
    assertThat(idle.wantsWake()).isTrue();
    assertThat(idle.claim(NOBODY)).isEqualTo(1);
    assertThat(idle.wantsWake()).isFalse();
    assertThat(idle.claim(NOBODY)).isEqualTo(-1);
    idle.stopSearching();
    assertThat(idle.claim(NOBODY)).isEqualTo(0);
  }

  @Test
  @DisplayName("a claimed sleeper counts as searching and learns it from not being asleep")
  void i2_claim() {
    idle.sleep(2, false);
    assertThat(idle.isAsleep(2)).isTrue();
    assertThat(idle.claim(NOBODY)).isEqualTo(2);
    assertThat(idle.isAsleep(2)).isFalse();
    assertThat(idle.wake(2)).isFalse();
    assertThat(idle.searching()).isEqualTo(1);
    assertThat(idle.sleeping()).isZero();
  }

  @Test
  @DisplayName("a sleeper that wakes by itself is awake and does not search")
  void i1_wakesByItself() {
    idle.sleep(0, false);
    idle.sleep(1, false);
    idle.sleep(2, false);
    assertThat(idle.wake(1)).isTrue();
    assertThat(idle.searching()).isZero();
    assertThat(idle.sleeping()).isEqualTo(2);
    assertThat(idle.claim(NOBODY)).isEqualTo(2);
  }

  @Test
  @DisplayName("5.4: the last searcher that falls asleep must look again")
  void i3_lastSearcherLooksAgain() {
    idle.startSearching();
    idle.startSearching();
    assertThat(idle.sleep(0, true)).isFalse();
    assertThat(idle.sleep(1, true)).isTrue();
  }

  @Test
  @DisplayName("5.4: so must a worker that was not let search, when nobody searches any more")
  void i3_throttledWorkerLooksAgain() {
    idle.startSearching();
    assertThat(idle.sleep(0, false)).isFalse();
    idle.stopSearching();
    assertThat(idle.sleep(1, false)).isTrue();
  }

  @Test
  @DisplayName("who leads the driver is claimed last")
  void leaderIsSpared() {
    idle.sleep(0, false);
    idle.sleep(3, false);
    assertThat(idle.claim(3)).isEqualTo(0);
    idle.stopSearching();
    assertThat(idle.claim(3)).isEqualTo(3);
  }

  private boolean isQuiescent(Injection injection) {
    return idle.awaitQuiescence(injection, System.nanoTime());
  }

  @Test
  @DisplayName("quiescent is: all asleep, none away, nothing injected")
  void i5_quiescent() {
    var injection = new Injection();
    for (int i = 0; i < 4; i++) {
      assertThat(isQuiescent(injection)).isFalse();
      idle.sleep(i, false);
    }
    assertThat(isQuiescent(injection)).isTrue();
    idle.wentAway();
    assertThat(isQuiescent(injection)).isFalse();
    idle.cameBack();
    assertThat(isQuiescent(injection)).isTrue();
    injection.push(Tickets.of(1).get(0));
    assertThat(isQuiescent(injection)).isFalse();
  }
}
