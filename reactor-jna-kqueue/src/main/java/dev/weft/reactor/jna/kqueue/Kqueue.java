package dev.weft.reactor.jna.kqueue;

/// The calls of kqueue, and the numbers of `<sys/event.h>`, which are the same wherever there is
/// one (those that are not are in [KeventAbi]). Addresses are `long`.
///
/// **Threads.** Any; the error number is the calling thread's.
interface Kqueue {
  short READ = -1;
  short WRITE = -2;

  int ADD = 0x0001;
  int DELETE = 0x0002;

  /// Edge-triggered: the event is over when it is reported.
  int CLEAR = 0x0020;

  /// Answers the change with an event: [#ERROR], its `data` the error number or 0.
  int RECEIPT = 0x0040;

  int ERROR = 0x4000;
  int EOF = 0x8000;

  /// An `fflags` of the user's filter.
  int TRIGGER = 0x01000000;

  /// `EINVAL`: to a kqueue, a filter that this kind of descriptor does not have.
  int NO_SUCH_FILTER = 22;

  /// `EPIPE`: to a kqueue, the filter of a pipe's end whose other end is closed.
  int BROKEN_PIPE = 32;

  /// A new kqueue's descriptor, or -1.
  int kqueue();

  /// Applies the changes, then waits for events.
  ///
  /// @param timeout the address of a `struct timespec`, or 0 for no limit
  /// @return how many events there are, or -1
  int kevent(int kq, long changes, int changeCount, long events, int eventCount, long timeout);

  /// Closes a kqueue.
  int close(int kq);

  /// Why the calling thread's last call failed.
  int errno();
}
