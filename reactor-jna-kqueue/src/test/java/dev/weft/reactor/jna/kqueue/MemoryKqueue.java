package dev.weft.reactor.jna.kqueue;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.weft.reactor.jna.LibC;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A kqueue in memory, for one kqueue, over real descriptors: what the manual pages and the public
/// sources of FreeBSD, macOS and libkqueue say of `EVFILT_READ`, `EVFILT_WRITE` and `EVFILT_USER`,
/// on Linux. Where they differ there is a [Dialect].
///
/// - A knote is known by its ident and its filter. `EV_ADD` of one that is there changes it. Any
///   change but `EV_DELETE` overwrites `udata`, takes back no event of a descriptor that is
///   pending, and looks again: what holds is reported anew, though it was reported and not used up.
///   No change alters the flags that a knote was added with.
/// - `EV_DISABLE` keeps a knote and its events back until `EV_ENABLE`, which looks again.
/// - A change of what is not there is `ENOENT`. A failed change is an event with `EV_ERROR` and the
///   error number in `data` while there is room for events, else it ends the call; with
///   `EV_RECEIPT` a change that was made is answered as well. A call that answers changes brings no
///   events.
/// - `EV_CLEAR` makes an event end when it is reported; without, it is reported as long as it
///   lasts. `EV_ONESHOT` deletes and `EV_DISPATCH` disables the knote that is reported. An event
///   whose cause is gone before anybody has asked is not reported.
/// - `EV_EOF` is the end of the filter's direction, with the socket's error in `fflags`; `data` of
///   the read filter is how many bytes are left to be read.
/// - `NOTE_TRIGGER` activates the user's filter, as long as it is not reset.
/// - Changes take effect on waits in progress. What closes a descriptor removes its knotes.
///
/// With `stutters` each event of `EV_CLEAR` is found once more by the next call, whether it still
/// holds or not: no kqueue promises that it reports only once, nor that what it reports is still
/// true when it is heard.
///
/// Underneath, each of the two filters of descriptors is an epoll of its own, so that their edges
/// do not mix; a third one waits for both and for an eventfd. Not here: the other filters and flags
/// (refused with `EINVAL`), the room in `data` of the write filter, which error it is in `fflags`
/// (always [#SOME_ERROR]), `EV_EOF` of the write filter after the descriptor's own half-close.
final class MemoryKqueue implements Kqueue {
  static final int SOME_ERROR = 104;

  private static final int KNOWN_FLAGS =
      ADD
          | DELETE
          | CLEAR
          | RECEIPT
          | Knote.ENABLE
          | Knote.DISABLE
          | Knote.ONESHOT
          | Knote.DISPATCH;

  private record Event(Knote knote, int flags, int fflags, long data) {}

  private final Dialect dialect;
  private final KeventAbi abi;
  private final boolean stutters;
  private final ThreadLocal<Integer> errno = ThreadLocal.withInitial(() -> 0);

  // Under this object's monitor.
  private final Map<Knote.Key, Knote> knotes = new HashMap<>();
  private final Map<Long, Knote> bySerial = new HashMap<>();
  private final Deque<Event> again = new ArrayDeque<>();
  private final LinuxPoll.Events control = new LinuxPoll.Events(1);
  private final LinuxPoll.Events found = new LinuxPoll.Events(4096);
  private final Memory number = new Memory(8);
  private boolean noticed;
  private long serials;
  private int outer;
  private int readers;
  private int writers;
  private int notice;

  MemoryKqueue(Dialect dialect, boolean stutters) {
    this.dialect = dialect;
    this.abi = dialect.abi;
    this.stutters = stutters;
  }

  @Override
  public synchronized int kqueue() {
    outer = LinuxPoll.epoll_create1(LinuxPoll.CLOSE_ON_EXEC);
    readers = LinuxPoll.epoll_create1(LinuxPoll.CLOSE_ON_EXEC);
    writers = LinuxPoll.epoll_create1(LinuxPoll.CLOSE_ON_EXEC);
    notice = LinuxPoll.eventfd(0, LinuxPoll.CLOSE_ON_EXEC | LinuxPoll.NONBLOCK);
    for (int fd : new int[] {readers, writers, notice}) {
      LinuxPoll.epoll_ctl(outer, LinuxPoll.ADD, fd, control.of(LinuxPoll.IN, fd).address());
    }
    return outer;
  }

  @Override
  public synchronized int close(int kq) {
    for (int fd : new int[] {outer, readers, writers, notice}) {
      LibC.close(fd);
    }
    return 0;
  }

  @Override
  public int errno() {
    return errno.get();
  }

  @Override
  public int kevent(
      int kq, long changes, int changeCount, long events, int eventCount, long timeout) {
    int answered = apply(changes, changeCount, events, eventCount);
    if (answered != 0 || eventCount == 0) {
      return answered;
    }
    long limit =
        timeout == 0
            ? Long.MAX_VALUE
            : at(timeout).getLong(0) * 1_000_000_000 + at(timeout).getLong(8);
    long start = System.nanoTime();
    var ready = new LinuxPoll.Events(3);
    while (true) {
      int collected = collect(events, eventCount);
      long left = limit - (System.nanoTime() - start);
      if (collected > 0 || left <= 0) {
        return collected;
      }
      int millis = (int) Math.min(Math.ceilDiv(left, 1_000_000L), Integer.MAX_VALUE);
      if (LinuxPoll.epoll_wait(outer, ready.address(), 3, millis) < 0) {
        errno.set(Native.getLastError());
        return -1;
      }
    }
  }

  private static Pointer at(long address) {
    return new Pointer(address);
  }

  private synchronized int apply(long changes, int changeCount, long events, int eventCount) {
    int answered = 0;
    for (int i = 0; i < changeCount; i++) {
      Pointer change = at(changes + (long) i * abi.size());
      int flags = change.getShort(KeventAbi.FLAGS) & 0xffff;
      int error = apply(change, flags);
      if (error != 0 || (flags & RECEIPT) != 0) {
        if (answered == eventCount) {
          errno.set(error);
          return -1;
        }
        byte[] copy = change.getByteArray(0, abi.size());
        Pointer event = at(events + (long) answered++ * abi.size());
        event.write(0, copy, 0, copy.length);
        event.setShort(KeventAbi.FLAGS, (short) dialect.receipt(flags));
        event.setLong(KeventAbi.DATA, error);
      }
    }
    notice();
    return answered;
  }

  /// @return an error number, or 0
  private int apply(Pointer change, int flags) {
    var key = new Knote.Key(change.getLong(KeventAbi.IDENT), change.getShort(KeventAbi.FILTER));
    int both = Knote.ENABLE | Knote.DISABLE;
    if ((flags & ~KNOWN_FLAGS) != 0
        || (flags & both) == both
        || key.filter() != READ && key.filter() != WRITE && key.filter() != abi.user()) {
      return NO_SUCH_FILTER;
    }
    Knote knote = present(key);
    if (knote == null) {
      return (flags & ADD) == 0 ? LibC.ENOENT : add(key, flags, change);
    }
    if ((flags & DELETE) != 0) {
      if (!isUsers(knote) && !knote.disabled) {
        tell(LinuxPoll.DELETE, knote);
      }
      forget(knote);
    } else if (!dialect.ignores(flags)) {
      modify(knote, flags, change);
    }
    return 0;
  }

  /// The knote of `key`, unless its descriptor was closed since, and perhaps opened anew.
  private Knote present(Knote.Key key) {
    Knote knote = knotes.get(key);
    if (knote != null && !isUsers(knote) && !knote.isOpen()) {
      forget(knote);
      return null;
    }
    return knote;
  }

  private boolean isUsers(Knote knote) {
    return knote.key.filter() == abi.user();
  }

  private int add(Knote.Key key, int flags, Pointer change) {
    if ((flags & DELETE) != 0) {
      return LibC.ENOENT;
    }
    var knote = new Knote(key, ++serials, flags);
    if (isUsers(knote)) {
      knote.attached(dialect, change.getInt(KeventAbi.FFLAGS), change.getLong(KeventAbi.DATA));
    } else {
      int error = tell(LinuxPoll.ADD, knote);
      if (error != 0) {
        return error;
      }
      if (knote.disabled) {
        tell(LinuxPoll.DELETE, knote);
      }
    }
    knote.udata = change.getLong(KeventAbi.UDATA);
    knotes.put(key, knote);
    bySerial.put(knote.serial, knote);
    return 0;
  }

  private void modify(Knote knote, int flags, Pointer change) {
    knote.udata = change.getLong(KeventAbi.UDATA);
    boolean disabled =
        (flags & Knote.DISABLE) != 0 || knote.disabled && (flags & Knote.ENABLE) == 0;
    if (isUsers(knote)) {
      knote.touched(
          dialect, flags, change.getInt(KeventAbi.FFLAGS), change.getLong(KeventAbi.DATA));
    } else if (disabled != knote.disabled) {
      tell(disabled ? LinuxPoll.DELETE : LinuxPoll.ADD, knote);
    } else if (!disabled) {
      tell(LinuxPoll.MODIFY, knote); // to what it is: it looks again
    }
    knote.disabled = disabled;
  }

  private void forget(Knote knote) {
    knotes.remove(knote.key);
    bySerial.remove(knote.serial);
    again.removeIf(event -> event.knote == knote);
  }

  private int tell(int op, Knote knote) {
    boolean reads = knote.key.filter() == READ;
    int interest =
        (reads ? LinuxPoll.IN | LinuxPoll.RDHUP : LinuxPoll.OUT)
            | (knote.has(CLEAR) ? LinuxPoll.EDGE : 0);
    int result =
        LinuxPoll.epoll_ctl(
            reads ? readers : writers,
            op,
            (int) knote.key.ident(),
            control.of(interest, knote.serial).address());
    return result < 0 ? Native.getLastError() : 0;
  }

  /// The eventfd is readable while a filter of the user's is active.
  private void notice() {
    boolean active = knotes.values().stream().anyMatch(Knote::isActive);
    if (active && !noticed) {
      number.setLong(0, 1);
      LibC.write(notice, Pointer.nativeValue(number), 8);
    } else if (!active && noticed) {
      RawPipe.Calls.read(notice, Pointer.nativeValue(number), 8);
    }
    noticed = active;
  }

  private synchronized int collect(long events, int room) {
    List<Event> batch = new ArrayList<>();
    again.removeIf(event -> !isUsers(event.knote) && !event.knote.isOpen());
    int owed = Math.min(room, again.size());
    for (int i = 0; i < owed; i++) {
      batch.add(again.poll());
    }
    for (Knote knote : knotes.values()) {
      if (knote.isActive() && batch.size() < room) {
        batch.add(new Event(knote, 0, knote.fflags, knote.data));
      }
    }
    collect(readers, batch, room);
    collect(writers, batch, room);
    for (int i = 0; i < batch.size(); i++) {
      put(at(events + (long) i * abi.size()), batch.get(i));
      if (i >= owed) {
        reported(batch.get(i));
      }
    }
    notice();
    return batch.size();
  }

  private void collect(int epoll, List<Event> batch, int room) {
    int most = Math.min(room - batch.size(), 4096);
    int count = most == 0 ? 0 : LinuxPoll.epoll_wait(epoll, found.address(), most, 0);
    for (int i = 0; i < count; i++) {
      Knote knote = bySerial.get(found.data(i));
      if (knote != null) {
        int bits = found.bits(i);
        boolean failed = (bits & LinuxPoll.ERR) != 0;
        boolean ended = (bits & (LinuxPoll.HUP | LinuxPoll.RDHUP)) != 0 || failed && knote.isPipe();
        batch.add(
            new Event(
                knote,
                ended ? EOF : 0,
                ended && failed && !knote.isPipe() ? SOME_ERROR : 0,
                epoll == readers ? LinuxPoll.readable((int) knote.key.ident()) : 0));
      }
    }
  }

  /// What becomes of the knote of an event that is told for the first time.
  private void reported(Event event) {
    Knote knote = event.knote;
    if (knote.has(Knote.ONESHOT)) {
      if (!isUsers(knote)) {
        tell(LinuxPoll.DELETE, knote);
      }
      forget(knote);
      return;
    }
    if (knote.has(CLEAR)) {
      knote.triggered = false;
      if (stutters) {
        again.add(event);
      }
    }
    if (knote.has(Knote.DISPATCH)) {
      if (!isUsers(knote)) {
        tell(LinuxPoll.DELETE, knote);
      }
      knote.disabled = true;
    }
  }

  private void put(Pointer event, Event found) {
    Knote knote = found.knote;
    event.setLong(KeventAbi.IDENT, knote.key.ident());
    event.setShort(KeventAbi.FILTER, knote.key.filter());
    event.setShort(KeventAbi.FLAGS, (short) (found.flags | knote.flags));
    event.setInt(KeventAbi.FFLAGS, found.fflags);
    event.setLong(KeventAbi.DATA, found.data);
    event.setLong(KeventAbi.UDATA, knote.udata);
  }
}
