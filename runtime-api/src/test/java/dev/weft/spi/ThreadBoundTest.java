package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ThreadBoundTest {

  private static final class Party implements ThreadBound.Party {
    private int told;
    private int askedForIdle;

    @Override
    public void room() {
      told++;
    }

    @Override
    public void endIdle() {
      askedForIdle++;
    }
  }

  private final Party calls = new Party();
  private final Party workers = new Party();
  private final ThreadBound bound = new ThreadBound(2);
  private final ThreadBound.Share ofCalls = bound.join(calls);
  private final ThreadBound.Share ofWorkers = bound.join(workers);

  @Test
  @DisplayName("A1 together they have no more than the limit, but each may have one")
  void limit() {
    assertThat(ofCalls.tryTake()).isTrue();
    assertThat(ofCalls.tryTake()).isTrue();
    assertThat(ofCalls.tryTake()).isFalse();
    assertThat(ofWorkers.tryTake()).isTrue();
    assertThat(ofWorkers.tryTake()).isFalse();
    ofCalls.giveBack();
    assertThat(ofWorkers.tryTake()).isFalse();
    ofCalls.giveBack();
    assertThat(ofWorkers.tryTake()).isTrue();
  }

  @Test
  @DisplayName("A2 who was refused is told once when a thread is given back, and nobody else is")
  void tellsTheRefused() {
    ofWorkers.tryTake();
    ofCalls.tryTake();
    assertThat(ofCalls.tryTake()).isFalse();
    ofWorkers.giveBack();
    assertThat(calls.told).isEqualTo(1);
    assertThat(workers.told).isZero();
    ofCalls.giveBack();
    assertThat(calls.told).isEqualTo(1);
  }

  @Test
  @DisplayName("A3 who is refused asks the others for idle threads, which see that they are wanted")
  void asksForIdleThreads() {
    ofCalls.tryTake();
    ofCalls.tryTake();
    ofWorkers.tryTake();
    assertThat(ofCalls.isWanted()).isFalse();
    assertThat(ofWorkers.tryTake()).isFalse();
    assertThat(calls.askedForIdle).isEqualTo(1);
    assertThat(workers.askedForIdle).isZero();
    assertThat(ofCalls.isWanted()).isTrue();
    assertThat(ofWorkers.isWanted()).isFalse();
  }

  @Test
  @DisplayName("A4 who waits for the runtime makes room, and takes its place back beyond the limit")
  void makesRoomWhileWaiting() {
    ofWorkers.tryTake();
    ofWorkers.tryTake();
    assertThat(ofWorkers.tryTake()).isFalse();
    ofWorkers.giveBack();
    assertThat(workers.told).isEqualTo(1);
    assertThat(ofWorkers.tryTake()).isTrue();
    ofWorkers.takeBack();
    ofWorkers.giveBack();
    assertThat(ofWorkers.tryTake()).as("with the limit reached").isFalse();
  }
}
