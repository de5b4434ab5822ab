package dev.weft.reactor.jna.kqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Pointer;
import dev.weft.reactor.jna.LibC;
import dev.weft.reactor.jna.Timespec;
import java.io.IOException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What the manual pages promise and the reactor relies on: that the kqueue in memory keeps it and,
/// where there is another one, that this does as well.
@ParameterizedClass(name = "{0}")
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IN_MEMORY_THAT_STUTTERS")
class MemoryKqueueTest {
  private static final int EDGE = Kqueue.ADD | Kqueue.CLEAR;
  private static final long LONG = 10_000_000_000L;

  private final Kind kind;
  private final Timespec time = new Timespec();
  private Kqueue calls;
  private Kevents changes;
  private Kevents events;
  private RawPipe pipe;
  private int kq;

  MemoryKqueueTest(Kind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws IOException {
    kind.assumeAvailable();
    calls = kind.calls();
    changes = new Kevents(2, kind.abi());
    events = new Kevents(4, kind.abi());
    kq = calls.kqueue();
    pipe = RawPipe.open();
  }

  @AfterEach
  void close() {
    if (pipe != null) {
      calls.close(kq);
      pipe.close();
    }
  }

  /// Makes a change with a receipt.
  ///
  /// @return its error number, or 0
  private int change(int fd, short filter, int flags, int fflags, long udata) {
    changes.put(0, fd, filter, flags | Kqueue.RECEIPT, fflags, udata);
    assertThat(calls.kevent(kq, changes.address(), 1, events.address(), 4, time.of(0))).isOne();
    assertThat(flags(0) & Kqueue.ERROR).isNotZero();
    return events.error(0);
  }

  private int change(int flags, long udata) {
    return change(pipe.source(), Kqueue.READ, flags, 0, udata);
  }

  private int flags(int i) {
    return field(i).getShort(KeventAbi.FLAGS);
  }

  private Pointer field(int i) {
    return new Pointer(events.address() + (long) i * kind.abi().size());
  }

  private int poll(long nanos) {
    return calls.kevent(kq, 0, 0, events.address(), 4, time.of(nanos));
  }

  @Test
  @DisplayName("EV_ADD of what is ready is an event; EV_CLEAR ends it, until more comes")
  void clear() {
    pipe.write(1);
    assertThat(change(EDGE, 7)).isZero();
    assertThat(poll(LONG)).isOne();
    assertThat(field(0).getLong(KeventAbi.IDENT)).isEqualTo(pipe.source());
    assertThat(field(0).getShort(KeventAbi.FILTER)).isEqualTo(Kqueue.READ);
    assertThat(flags(0) & (Kqueue.EOF | Kqueue.ERROR)).isZero();
    assertThat(events.udata(0)).isEqualTo(7);
    assertThat(poll(0)).isZero();
    pipe.write(1);
    assertThat(poll(LONG)).isOne();
  }

  @Test
  @DisplayName("without EV_CLEAR an event lasts as long as its cause")
  void level() {
    pipe.write(1);
    change(Kqueue.ADD, 7);
    assertThat(poll(0)).isOne();
    assertThat(poll(0)).isOne();
    pipe.read(1);
    assertThat(poll(0)).isZero();
  }

  @Test
  @DisplayName(
      "a knote is its ident and its filter: the filters of one descriptor come and go alone")
  void identAndFilter() {
    change(pipe.sink(), Kqueue.WRITE, EDGE, 0, 1);
    assertThat(poll(LONG)).isOne();
    assertThat(events.udata(0)).isEqualTo(1);
    assertThat(change(pipe.sink(), Kqueue.READ, Kqueue.DELETE, 0, 0)).isEqualTo(LibC.ENOENT);
    assertThat(change(pipe.sink(), Kqueue.WRITE, Kqueue.DELETE, 0, 0)).isZero();
  }

  @Test
  @DisplayName("udata is overwritten by every change, EV_ADD or not")
  void udata() {
    change(EDGE, 1);
    pipe.write(1);
    change(EDGE, 2);
    assertThat(poll(LONG)).isOne();
    assertThat(events.udata(0)).isEqualTo(2);
    change(0, 3);
    pipe.write(1);
    assertThat(poll(LONG)).isOne();
    assertThat(events.udata(0)).isEqualTo(3);
  }

  @Test
  @DisplayName("a change looks again: what holds is reported anew, what is used up is not")
  void aChangeLooksAgain() {
    pipe.write(1);
    change(EDGE, 1);
    assertThat(poll(LONG)).isOne();
    assertThat(poll(0)).isZero();
    change(EDGE, 1);
    assertThat(poll(LONG)).isOne();
    pipe.read(1);
    change(EDGE, 1);
    assertThat(poll(0)).isZero();
  }

  @Test
  @DisplayName("a change keeps the flags that the knote was added with")
  void flagsStay() {
    pipe.write(1);
    change(EDGE, 1);
    change(Kqueue.ADD, 1);
    assertThat(poll(LONG)).isOne();
    assertThat(poll(0)).as("EV_CLEAR is still there").isZero();
    change(pipe.sink(), Kqueue.WRITE, Kqueue.ADD, 0, 2);
    change(pipe.sink(), Kqueue.WRITE, EDGE, 0, 2);
    assertThat(poll(LONG)).isOne();
    assertThat(poll(0)).as("EV_CLEAR has not come").isOne();
  }

  @Test
  @DisplayName("an event whose cause is gone is not reported")
  void anEventThatIsOver() {
    change(EDGE, 1);
    pipe.write(1);
    pipe.read(1);
    assertThat(poll(0)).isZero();
  }

  @Test
  @DisplayName("EV_DISABLE keeps events back until EV_ENABLE")
  void disable() {
    change(EDGE, 1);
    change(Knote.DISABLE, 1);
    pipe.write(1);
    assertThat(poll(0)).isZero();
    change(Knote.ENABLE, 1);
    assertThat(poll(LONG)).isOne();
    assertThat(poll(0)).isZero();
    assertThat(change(Kqueue.DELETE, 0)).isZero();
    change(Kqueue.ADD | Knote.DISABLE, 2);
    assertThat(poll(0)).isZero();
    change(Knote.ENABLE, 2);
    assertThat(poll(LONG)).isOne();
  }

  @Test
  @DisplayName("EV_DISPATCH disables what it reports, EV_ONESHOT deletes it")
  void dispatchAndOneshot() {
    pipe.write(1);
    change(Kqueue.ADD | Knote.DISPATCH, 1);
    assertThat(poll(LONG)).isOne();
    pipe.write(1);
    assertThat(poll(0)).isZero();
    change(Knote.ENABLE, 1);
    assertThat(poll(LONG)).isOne();
    change(Kqueue.DELETE, 0);
    change(Kqueue.ADD | Knote.ONESHOT, 1);
    assertThat(poll(LONG)).isOne();
    assertThat(change(Kqueue.DELETE, 0)).isEqualTo(LibC.ENOENT);
  }

  @Test
  @DisplayName("ENOENT: deleted twice, changed without being there")
  void noEntry() {
    assertThat(change(0, 1)).isEqualTo(LibC.ENOENT);
    assertThat(change(EDGE, 1)).isZero();
    assertThat(change(Kqueue.DELETE, 0)).isZero();
    assertThat(change(Kqueue.DELETE, 0)).isEqualTo(LibC.ENOENT);
    pipe.write(1);
    assertThat(poll(0)).isZero();
  }

  @Test
  @DisplayName("a failed change with no room for its answer ends the call")
  void noRoom() {
    changes.put(0, pipe.source(), Kqueue.READ, Kqueue.DELETE, 0, 0);
    changes.put(1, pipe.source(), Kqueue.READ, EDGE, 0, 0);
    assertThat(calls.kevent(kq, changes.address(), 2, 0, 0, 0)).isEqualTo(-1);
    assertThat(calls.errno()).isEqualTo(LibC.ENOENT);
    assertThat(change(Kqueue.DELETE, 0)).as("the second was not made").isEqualTo(LibC.ENOENT);
  }

  @Test
  @DisplayName("receipts come without events, which wait")
  void receipts() {
    pipe.write(1);
    change(EDGE, 1);
    assertThat(change(pipe.sink(), Kqueue.WRITE, EDGE, 0, 2)).isZero();
    assertThat(poll(LONG)).isEqualTo(2);
  }

  @Test
  @DisplayName("EV_EOF on the reader when the writer closes, with what is left to read")
  void end() {
    change(EDGE, 1);
    RawPipe other = RawPipe.open();
    change(other.source(), Kqueue.READ, EDGE, 0, 2);
    other.write(3);
    LibC.close(other.sink());
    assertThat(poll(LONG)).isOne();
    assertThat(events.udata(0)).isEqualTo(2);
    assertThat(flags(0) & Kqueue.EOF).isNotZero();
    assertThat(field(0).getLong(KeventAbi.DATA)).isEqualTo(3);
    other.read(3);
    LibC.close(other.source());
  }

  @Test
  @DisplayName("EV_EOF on the writer when the reader closes")
  void brokenPipe() {
    RawPipe other = RawPipe.open();
    change(other.sink(), Kqueue.WRITE, EDGE, 0, 2);
    assertThat(poll(LONG)).isOne();
    assertThat(flags(0) & Kqueue.EOF).isZero();
    LibC.close(other.source());
    assertThat(poll(LONG)).isOne();
    assertThat(flags(0) & Kqueue.EOF).isNotZero();
    LibC.close(other.sink());
  }

  @Test
  @DisplayName("the close of a descriptor removes its knotes; who gets the number starts afresh")
  void closeRemoves() {
    RawPipe other = RawPipe.open();
    change(other.source(), Kqueue.READ, EDGE, 0, 1);
    other.write(1);
    other.close();
    assertThat(poll(0)).isZero();
    RawPipe next = RawPipe.open();
    assertThat(next.source()).isEqualTo(other.source());
    next.write(1);
    assertThat(poll(0)).isZero();
    assertThat(change(next.source(), Kqueue.READ, EDGE, 0, 2)).isZero();
    assertThat(poll(LONG)).isOne();
    assertThat(events.udata(0)).isEqualTo(2);
    next.close();
  }

  /// A change of the user's filter without a receipt, as a wake-up makes it.
  private void user(int flags, int fflags, long data) {
    changes.put(0, 0, kind.abi().user(), flags, fflags, -1);
    new Pointer(changes.address()).setLong(KeventAbi.DATA, data);
    assertThat(calls.kevent(kq, changes.address(), 1, 0, 0, 0)).isZero();
  }

  @Test
  @DisplayName("NOTE_TRIGGER activates the user's filter; reported, EV_CLEAR has reset it")
  void trigger() {
    short user = kind.abi().user();
    assertThat(change(0, user, 0, Kqueue.TRIGGER, 1)).isEqualTo(LibC.ENOENT);
    assertThat(change(0, user, EDGE, 0, -1)).isZero();
    assertThat(poll(0)).isZero();
    for (int i = 0; i < 3; i++) {
      user(0, Kqueue.TRIGGER, 0);
    }
    assertThat(poll(LONG)).isOne();
    assertThat(events.udata(0)).isEqualTo(-1);
    assertThat(poll(0)).isZero();
  }

  @Test
  @DisplayName("EV_CLEAR beside NOTE_TRIGGER: FreeBSD resets the filter, libkqueue does nothing")
  void clearBesideTrigger() {
    short user = kind.abi().user();
    assertThat(change(0, user, EDGE, 0, -1)).isZero();
    user(Kqueue.CLEAR, Kqueue.TRIGGER, 0);
    assumeTrue(kind != Kind.THE_SYSTEMS, "the systems differ");
    assertThat(poll(0)).isEqualTo(kind == Kind.IN_MEMORY_LIKE_MACOS ? 1 : 0);
    user(0, Kqueue.TRIGGER, 0);
    user(Kqueue.CLEAR, 0, 0);
    assertThat(poll(0)).isEqualTo(kind == Kind.IN_MEMORY_LIKE_FREEBSD ? 0 : 1);
  }

  @Test
  @DisplayName("the user's own bits: kept by NOTE_FFNOP; NOTE_FFAND, NOTE_FFOR and NOTE_FFCOPY")
  void ownBits() {
    short user = kind.abi().user();
    assertThat(change(0, user, EDGE, 0, -1)).isZero();
    int[][] steps = {
      {Knote.COPY, 0b1100, 0b1100},
      {Knote.NOP, 0b0001, 0b1100},
      {Knote.AND, 0b0110, 0b0100},
      {Knote.OR, 0b0011, 0b0111}
    };
    for (int[] step : steps) {
      user(0, step[0] | step[1] | Kqueue.TRIGGER, 0);
      assertThat(poll(LONG)).isOne();
      assertThat(field(0).getInt(KeventAbi.FFLAGS) & Knote.OWN_BITS).isEqualTo(step[2]);
    }
  }

  @Test
  @DisplayName("a user's filter without EV_CLEAR stays active; disabled it keeps its trigger")
  void levelOfTheUser() {
    short user = kind.abi().user();
    assertThat(change(0, user, Kqueue.ADD, 0, -1)).isZero();
    user(0, Kqueue.TRIGGER, 0);
    assertThat(poll(0)).isOne();
    assertThat(poll(0)).isOne();
    user(Knote.DISABLE, 0, 0);
    assertThat(poll(0)).isZero();
    user(Knote.ENABLE, 0, 0);
    assertThat(poll(0)).isOne();
  }

  @Test
  @DisplayName("a receipt is EV_ERROR, alone on FreeBSD")
  void receiptFlags() {
    change(EDGE, 1);
    assertThat(flags(0) & Kqueue.EOF).isZero();
    if (kind == Kind.IN_MEMORY_LIKE_FREEBSD) {
      assertThat(flags(0) & 0xffff).isEqualTo(Kqueue.ERROR);
    }
  }

  @Test
  @DisplayName("changes take effect on a wait in progress")
  void changesDuringAWait() throws Exception {
    var other = new Kevents(4, kind.abi());
    pipe.write(1);
    for (Runnable change :
        new Runnable[] {
          () -> change(EDGE, 1), () -> change(pipe.sink(), Kqueue.WRITE, EDGE, 0, 1)
        }) {
      var found = new FutureTask<>(() -> calls.kevent(kq, 0, 0, other.address(), 4, 0));
      Thread waiter = Thread.ofPlatform().daemon().start(found);
      while (!waiter.isAlive()
          || waiter.getStackTrace().length == 0
          || !waiter.getStackTrace()[0].isNativeMethod()) {
        Thread.onSpinWait();
      }
      change.run();
      assertThat(found.get(5, TimeUnit.SECONDS)).isOne();
      assertThat(other.udata(0)).isOne();
    }
  }

  @Test
  @DisplayName("no room for all events: the others wait their turn")
  void moreThanFits() {
    pipe.write(1);
    change(EDGE, 1);
    change(pipe.sink(), Kqueue.WRITE, EDGE, 0, 2);
    var one = new Kevents(1, kind.abi());
    long seen = 0;
    for (int i = 0; i < 2; i++) {
      assertThat(calls.kevent(kq, 0, 0, one.address(), 1, time.of(LONG))).isOne();
      seen += one.udata(0);
    }
    assertThat(seen).isEqualTo(3);
    assertThat(poll(0)).isZero();
  }
}
