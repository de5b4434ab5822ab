package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.sync.AsyncReadWriteLock.ReadGuard;
import dev.weft.sync.AsyncReadWriteLock.WriteGuard;
import dev.weft.toys.Driven;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AsyncReadWriteLockTest {

  private final AsyncReadWriteLock<String> lock = new AsyncReadWriteLock<>("old");

  private static <G> Driven<G> waiting(Future<G> locking) throws Exception {
    var driven = new Driven<>(locking);
    assertThat(driven.isPending()).isTrue();
    return driven;
  }

  @Test
  @DisplayName("readers share, a writer is alone")
  void sharesAndExcludes() throws Exception {
    ReadGuard<String> one = Driven.now(lock.read());
    ReadGuard<String> two = lock.tryRead();
    assertThat(one.value() + two.value()).isEqualTo("oldold");
    assertThat(lock.tryWrite()).isNull();
    one.close();
    one.close();
    assertThat(lock.tryWrite()).as("one still reads").isNull();
    two.close();
    WriteGuard<String> writer = Driven.now(lock.write());
    assertThat(lock.tryRead()).isNull();
    assertThat(lock.tryWrite()).isNull();
    writer.set(writer.value() + ", new");
    writer.close();
    writer.close();
    assertThat(lock.tryRead().value()).isEqualTo("old, new");
    assertThatThrownBy(one::value).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(writer::value).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.set("x")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(writer::downgrade).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName(
      "12.9 readers and writers are served in one order; a waiting writer holds readers back")
  void fair() throws Exception {
    ReadGuard<String> reader = lock.tryRead();
    var writer = waiting(lock.write());
    var firstBehind = waiting(lock.read());
    var secondBehind = waiting(lock.read());
    var lastWriter = waiting(lock.write());
    assertThat(lock.tryRead()).as("nobody overtakes the writer").isNull();
    reader.close();
    assertThat(writer.wakes()).isEqualTo(1);
    assertThat(firstBehind.wakes()).isZero();
    writer.value().close();
    assertThat(firstBehind.wakes()).isEqualTo(1);
    assertThat(secondBehind.wakes()).isEqualTo(1);
    assertThat(lastWriter.wakes()).isZero();
    firstBehind.value().close();
    assertThat(lastWriter.isPending()).isTrue();
    secondBehind.value().close();
    lastWriter.value().close();
  }

  @Test
  @DisplayName("12.2 12.9 a cancelled writer lets the readers behind it go on")
  void writerGivesUp() throws Exception {
    ReadGuard<String> reader = lock.tryRead();
    var writer = waiting(lock.write());
    var behind = waiting(lock.read());
    writer.cancel();
    assertThat(behind.wakes()).isEqualTo(1);
    behind.value().close();
    reader.close();
    assertThat(lock.tryWrite()).as("nothing is kept").isNotNull();
  }

  @Test
  @DisplayName("12.2 cancelled at every point, the lock goes to the next")
  void cancelledAtEveryPoint() throws Exception {
    new Driven<>(lock.read()).cancel();
    new Driven<>(lock.write()).cancel();
    WriteGuard<String> held = lock.tryWrite();
    var queued = waiting(lock.read());
    var grantedReader = waiting(lock.read());
    var writer = waiting(lock.write());
    queued.cancel();
    held.close();
    assertThat(grantedReader.wakes()).isEqualTo(1);
    grantedReader.cancel();
    assertThat(writer.wakes()).isEqualTo(1);
    var last = waiting(lock.write());
    writer.cancel();
    assertThat(last.wakes()).isEqualTo(1);
    WriteGuard<String> received = last.value();
    last.cancel();
    assertThat(lock.tryRead()).as("what was received stays").isNull();
    Owned.dispose(received);
    assertThat(lock.tryWrite()).as("a guard that reaches nobody is closed").isNotNull();
  }

  @Test
  @DisplayName("a writer that goes on reading lets readers in, and no other writer between")
  void downgrades() throws Exception {
    WriteGuard<String> writer = lock.tryWrite();
    var reader = waiting(lock.read());
    var next = waiting(lock.write());
    writer.set("new");
    ReadGuard<String> reading = writer.downgrade();
    writer.close();
    assertThat(reader.wakes()).isEqualTo(1);
    assertThat(next.wakes()).isZero();
    assertThat(reading.value()).isEqualTo("new");
    assertThat(reader.value().value()).isEqualTo("new");
    reading.close();
    assertThat(next.wakes()).as("the other one still reads").isZero();
  }

  @Test
  @DisplayName("no more readers than it was made for")
  void boundsReaders() throws Exception {
    var two = new AsyncReadWriteLock<>("x", 2);
    ReadGuard<String> first = two.tryRead();
    assertThat(two.tryRead()).isNotNull();
    var third = waiting(two.read());
    first.close();
    third.value().close();
    assertThatThrownBy(() -> new AsyncReadWriteLock<>("x", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
