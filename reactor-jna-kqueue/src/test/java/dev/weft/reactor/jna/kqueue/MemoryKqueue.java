package dev.weft.reactor.jna.kqueue;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.weft.reactor.jna.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A kqueue in memory, for one kqueue, over real descriptors: what the manual pages of FreeBSD and
/// macOS say of `EVFILT_READ`, `EVFILT_WRITE` and `EVFILT_USER`, on Linux.
///
/// - A knote is known by its ident and its filter. `EV_ADD` of one that is there changes it; any
///   change but `EV_DELETE` overwrites `udata`, and takes back no event that is pending.
/// - A change of what is not there is `ENOENT`. A failed change is an event with `EV_ERROR` and the
///   error number in `data` while there is room for events, else it ends the call; with
///   `EV_RECEIPT` a change that was made is answered as well. A call that answers changes brings no
///   events.
/// - `EV_CLEAR` makes an event end when it is reported; without, it is reported as long as it
///   lasts.
/// - `EV_EOF` is the end of the filter's direction, with the socket's error in `fflags`.
/// - `NOTE_TRIGGER` activates the user's filter.
/// - Changes take effect on waits in progress. What closes a descriptor removes its knotes.
///
/// Underneath, each of the two filters of descriptors is an epoll of its own, so that their edges
/// do not mix; a third one waits for both and for an eventfd. Not here: the other filters and flags
/// (refused with `EINVAL`), the counts in `data`, which error it is in `fflags` (always
/// [#SOME_ERROR]), `EV_EOF` of the write filter after the descriptor's own half-close.
final class MemoryKqueue implements Kqueue {
  static final int SOME_ERROR = 104;

  private static final int KNOWN_FLAGS = ADD | DELETE | CLEAR | RECEIPT;

  private final KeventAbi abi;
  private final ThreadLocal<Integer> errno = ThreadLocal.withInitial(() -> 0);

  // Under this object's monitor.
  private final Map<Key, Knote> knotes = new HashMap<>();
  private final Map<Long, Knote> bySerial = new HashMap<>();
  private final LinuxPoll.Events control = new LinuxPoll.Events(1);
  private final LinuxPoll.Events found = new LinuxPoll.Events(4096);
  private final Memory number = new Memory(8);
  private long serials;
  private int outer;
  private int readers;
  private int writers;
  private int notice;

  MemoryKqueue(KeventAbi abi) {
    this.abi = abi;
  }

  private record Key(long ident, short filter) {}

  private static final class Knote {
    final Key key;
    final long serial;
    final boolean pipe;
    boolean clear;
    boolean triggered;
    int fflags;
    long udata;

    Knote(Key key, long serial) {
      this.key = key;
      this.serial = serial;
      this.pipe = isPipe(key.ident);
    }

    private static boolean isPipe(long fd) {
      try {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd))
            .toString()
            .startsWith("pipe:");
      } catch (IOException e) {
        return false;
      }
    }
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
      int flags = change.getShort(KeventAbi.FLAGS);
      int error = apply(change, flags);
      if (error != 0 || (flags & RECEIPT) != 0) {
        if (answered == eventCount) {
          errno.set(error);
          return -1;
        }
        byte[] copy = change.getByteArray(0, abi.size());
        Pointer event = at(events + (long) answered++ * abi.size());
        event.write(0, copy, 0, copy.length);
        event.setShort(KeventAbi.FLAGS, (short) (flags | ERROR));
        event.setLong(KeventAbi.DATA, error);
      }
    }
    return answered;
  }

  /// @return an error number, or 0
  private int apply(Pointer change, int flags) {
    var key = new Key(change.getLong(KeventAbi.IDENT), change.getShort(KeventAbi.FILTER));
    if ((flags & ~KNOWN_FLAGS) != 0
        || key.filter != READ && key.filter != WRITE && key.filter != abi.user()) {
      return NO_SUCH_FILTER;
    }
    Knote knote = knotes.get(key);
    if ((flags & DELETE) != 0) {
      return knote == null ? LibC.ENOENT : delete(knote);
    }
    if (knote == null && (flags & ADD) == 0) {
      return LibC.ENOENT;
    }
    boolean clear = (flags & CLEAR) != 0;
    if (key.filter != abi.user()) {
      if (knote != null && tell(LinuxPoll.MODIFY, knote, clear) != 0) {
        forget(knote); // closed since, and perhaps opened anew
        knote = null;
        if ((flags & ADD) == 0) {
          return LibC.ENOENT;
        }
      }
      if (knote == null) {
        knote = new Knote(key, ++serials);
        int error = tell(LinuxPoll.ADD, knote, clear);
        if (error != 0) {
          return error;
        }
      }
    } else if (knote == null) {
      knote = new Knote(key, ++serials);
    }
    knotes.put(key, knote);
    bySerial.put(knote.serial, knote);
    knote.clear = clear;
    knote.udata = change.getLong(KeventAbi.UDATA);
    if (key.filter == abi.user() && (change.getInt(KeventAbi.FFLAGS) & TRIGGER) != 0) {
      knote.triggered = true;
      number.setLong(0, 1);
      LibC.write(notice, Pointer.nativeValue(number), 8);
    }
    return 0;
  }

  private int delete(Knote knote) {
    int error = knote.key.filter == abi.user() ? 0 : tell(LinuxPoll.DELETE, knote, false);
    forget(knote);
    return error;
  }

  private void forget(Knote knote) {
    knotes.remove(knote.key);
    bySerial.remove(knote.serial);
  }

  private int tell(int op, Knote knote, boolean clear) {
    boolean reads = knote.key.filter == READ;
    int interest =
        (reads ? LinuxPoll.IN | LinuxPoll.RDHUP : LinuxPoll.OUT) | (clear ? LinuxPoll.EDGE : 0);
    int result =
        LinuxPoll.epoll_ctl(
            reads ? readers : writers,
            op,
            (int) knote.key.ident,
            control.of(interest, knote.serial).address());
    return result < 0 ? Native.getLastError() : 0;
  }

  private synchronized int collect(long events, int room) {
    int count = 0;
    Knote user = knotes.get(new Key(0, abi.user()));
    if (user != null && user.triggered && room > 0) {
      put(events, count++, user, 0, 0);
      if (user.clear) {
        user.triggered = false;
        RawPipe.Calls.read(notice, Pointer.nativeValue(number), 8);
      }
    }
    for (int epoll : new int[] {readers, writers}) {
      int n =
          room == count
              ? 0
              : LinuxPoll.epoll_wait(epoll, found.address(), Math.min(room - count, 4096), 0);
      for (int i = 0; i < n; i++) {
        Knote knote = bySerial.get(found.data(i));
        if (knote != null) {
          int bits = found.bits(i);
          boolean failed = (bits & LinuxPoll.ERR) != 0;
          boolean ended = (bits & (LinuxPoll.HUP | LinuxPoll.RDHUP)) != 0 || failed && knote.pipe;
          put(
              events,
              count++,
              knote,
              ended ? EOF : 0,
              ended && failed && !knote.pipe ? SOME_ERROR : 0);
        }
      }
    }
    return count;
  }

  private void put(long events, int i, Knote knote, int flags, int fflags) {
    Pointer event = at(events + (long) i * abi.size());
    event.setLong(KeventAbi.IDENT, knote.key.ident);
    event.setShort(KeventAbi.FILTER, knote.key.filter);
    event.setShort(KeventAbi.FLAGS, (short) (flags | (knote.clear ? CLEAR : 0)));
    event.setInt(KeventAbi.FFLAGS, fflags);
    event.setLong(KeventAbi.DATA, 0);
    event.setLong(KeventAbi.UDATA, knote.udata);
  }
}
