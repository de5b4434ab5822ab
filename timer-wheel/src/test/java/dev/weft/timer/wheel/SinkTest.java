package dev.weft.timer.wheel;

import static dev.weft.timer.wheel.Leader.TICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.ExpirySink;
import dev.weft.spi.TimerEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a sink may do, and what happens to the others when it fails.
@Timeout(20)
class SinkTest {

  private static final int MANY = 3 * Wheel.STEPS_PER_HOLD;

  private static List<Probe> fill(Wheel wheel, long deadlineNanos) {
    var probes = Stream.generate(Probe::new).limit(MANY).toList();
    probes.forEach(probe -> wheel.schedule(probe, deadlineNanos));
    return probes;
  }

  @Test
  @DisplayName("8.16 a sink may cancel other timers, which then are not reported")
  void r8_16_sinkCancels() {
    var wheel = new Wheel();
    var probes = fill(wheel, TICK);
    var reported = new HashSet<TimerEntry>();
    var cancelled = new HashSet<TimerEntry>();
    ExpirySink sink =
        entry -> {
          reported.add(entry);
          for (Probe other : probes) {
            if (wheel.cancel(other)) {
              cancelled.add(other);
            }
          }
        };
    wheel.expire(TICK, Integer.MAX_VALUE, sink);

    assertThat(reported).doesNotContainAnyElementsOf(cancelled);
    assertThat(reported.size() + cancelled.size()).isEqualTo(MANY);
  }

  @Test
  @DisplayName("8.16 a sink may schedule, also the entry it is given; the budget bounds it")
  void r8_16_sinkSchedules() {
    var wheel = new Wheel();
    fill(wheel, TICK);
    ExpirySink again = entry -> wheel.schedule(entry, TICK);

    assertThat(wheel.expire(TICK, 10 * MANY, again)).isEqualTo(10 * MANY);
    var seen = new HashSet<TimerEntry>();
    assertThat(wheel.expire(TICK, Integer.MAX_VALUE, seen::add)).isEqualTo(MANY);
    assertThat(seen).hasSize(MANY);
  }

  @Test
  @DisplayName("8.16 a sink that throws loses no other timer, and its failures come out at the end")
  void r8_16_sinkThrows() {
    var wheel = new Wheel();
    fill(wheel, TICK);
    var seen = new HashSet<TimerEntry>();
    ExpirySink sink =
        entry -> {
          seen.add(entry);
          if (seen.size() == 1 || seen.size() == MANY) {
            throw new IllegalArgumentException("number " + seen.size());
          }
        };

    assertThatThrownBy(() -> wheel.expire(TICK, Integer.MAX_VALUE, sink))
        .hasMessage("number 1")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("number " + MANY));
    assertThat(seen).hasSize(MANY);
    assertThat(wheel.expire(TICK, Integer.MAX_VALUE, e -> {})).isZero();
  }

  @Test
  @DisplayName("a sink that expires its own wheel is told so")
  void sinkExpires() {
    var wheel = new Wheel();
    fill(wheel, TICK);
    assertThatIllegalStateException()
        .isThrownBy(
            () -> wheel.expire(TICK, MANY / 2, entry -> wheel.expire(TICK, 1, other -> {})));
  }

  @Test
  @DisplayName("8.18 close reports every timer once; then nothing is taken any more")
  void r8_18_close() {
    var wheel = new Wheel();
    var probes = new ArrayList<>(fill(wheel, TICK));
    probes.addAll(fill(wheel, 5000 * TICK));
    probes.addAll(fill(wheel, Long.MAX_VALUE));
    var closed = new ArrayList<TimerEntry>();
    ExpirySink sink =
        entry -> {
          closed.add(entry);
          throw new IllegalArgumentException("comes out at the end");
        };

    assertThatThrownBy(() -> wheel.close(sink)).hasMessage("comes out at the end");
    assertThat(closed).containsExactlyInAnyOrderElementsOf(probes);
    assertThat(closed).allMatch(entry -> entry.slot() == TimerEntry.CLOSED);
  }

  @Test
  @DisplayName("8.18 a closed queue refuses, leaves the entry as it was, and can be closed again")
  void r8_18_closed() {
    var wheel = new Wheel();
    var probe = new Probe();
    wheel.schedule(probe, TICK);
    wheel.close();
    wheel.close();

    assertThat(probe.slot()).isEqualTo(TimerEntry.CLOSED);
    assertThat(wheel.cancel(probe)).isFalse();
    assertThat(wheel.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(wheel.expire(Long.MAX_VALUE, 1, e -> {})).isZero();
    assertThatIllegalStateException().isThrownBy(() -> wheel.schedule(probe, 9 * TICK));
    assertThat(probe.deadlineNanos).isEqualTo(TICK);
  }
}
