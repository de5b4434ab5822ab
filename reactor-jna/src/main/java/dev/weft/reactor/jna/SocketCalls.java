package dev.weft.reactor.jna;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weft.spi.Loggers;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/// `recv` and `send` by the foreign function interface, as *critical* calls: the thread does not
/// leave the JVM for them. A call that waits for nothing may do so.
///
/// To link them takes a tenth of a second, which a program that makes a few requests would pay for
/// nothing, and others while they serve. So it is done by a thread of its own, once a thousand
/// calls were made without them.
///
/// **Threads.** Any.
final class SocketCalls {

  /// The call failed; its error number says why. (It was made again if a signal had ended it.)
  static final int FAILED = -2;

  /// The buffer is of a kind that cannot be given to these calls.
  static final int NOT_TRIED = -3;

  private static final int WORTH_LINKING = 1000;

  private static final Logger LOG = Loggers.of(SocketCalls.class);

  private static final boolean ALLOWED = SocketCalls.class.getModule().isNativeAccessEnabled();

  private static final AtomicInteger CALLS_WITHOUT = new AtomicInteger();

  private static volatile boolean isWorthIt;
  private static volatile boolean linked;

  private SocketCalls() {}

  /// Whether the JVM was told to allow them: `--enable-native-access=dev.weft.reactor.jna`.
  static boolean isAllowed() {
    return ALLOWED;
  }

  /// Whether they can be made. Counts those that were asked for in vain.
  static boolean areLinked() {
    return linked || isLinkedSoon();
  }

  private static boolean isLinkedSoon() {
    if (!isWorthIt && CALLS_WITHOUT.incrementAndGet() == WORTH_LINKING) {
      isWorthIt = true; // also if it fails: nobody counts any more
      try {
        Thread.ofVirtual()
            .name("weft-link-socket-calls")
            .inheritInheritableThreadLocals(false)
            .start(SocketCalls::link);
      } catch (VirtualMachineError e) { // no room for a thread, or for the call
        CALLS_WITHOUT.set(0); // later
        isWorthIt = false;
      }
    }
    return false;
  }

  /// Links them now. Where that is impossible, the channels' own ways go on being used.
  static void link() {
    try {
      Linked.link();
      linked = true;
    } catch (LinkageError | OutOfMemoryError e) {
      LOG.debug("sockets are read and written by the JDK's channels", e);
    }
  }

  /// `recv(2)`, without waiting.
  ///
  /// @param dst a direct buffer
  /// @param errno where its error number comes, if it fails
  static int receive(int fd, ByteBuffer dst, int[] errno) {
    try {
      return (int) Linked.receiveApart.invokeExact(fd, dst, errno);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private static int receiveHere(int fd, ByteBuffer dst, int[] errno) {
    try {
      long begin = address(dst);
      // (To the JIT a handle is a constant only where it is named: so not in a method for both.)
      long size = dst.remaining();
      int flags = LibC.DO_NOT_WAIT;
      long n;
      do {
        MemorySegment state = MemorySegment.ofArray(errno);
        n = (long) Linked.RECV.invokeExact(state, fd, begin, size, flags);
      } while (n < 0 && errno[0] == LibC.EINTR);
      return result(n);
    } catch (Throwable e) {
      return notTried(e);
    } finally {
      Reference.reachabilityFence(dst);
    }
  }

  /// `send(2)`, without waiting, and without a signal if nobody reads any more.
  ///
  /// @param src a direct buffer
  /// @param errno where its error number comes, if it fails
  static int send(int fd, ByteBuffer src, int[] errno) {
    try {
      return (int) Linked.sendApart.invokeExact(fd, src, errno);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private static int sendHere(int fd, ByteBuffer src, int[] errno) {
    try {
      long begin = address(src);
      long size = src.remaining();
      int flags = LibC.DO_NOT_WAIT | LibC.NO_SIGNAL;
      long n;
      do {
        MemorySegment state = MemorySegment.ofArray(errno);
        n = (long) Linked.SEND.invokeExact(state, fd, begin, size, flags);
      } while (n < 0 && errno[0] == LibC.EINTR);
      return result(n);
    } catch (Throwable e) {
      return notTried(e);
    } finally {
      Reference.reachabilityFence(src);
    }
  }

  /// @throws UnsupportedOperationException if another thread may free the memory meanwhile
  private static long address(ByteBuffer buffer) throws Throwable {
    return (long) Linked.ADDRESS_OF.invokeExact(buffer) + buffer.position();
  }

  private static int result(long moved) {
    return moved < 0 ? FAILED : (int) moved;
  }

  private static int notTried(Throwable e) {
    if (e instanceof UnsupportedOperationException) {
      return NOT_TRIED;
    }
    throw unchecked(e);
  }

  private static RuntimeException unchecked(Throwable e) {
    return switch (e) {
      case RuntimeException failure -> failure;
      case Error failure -> throw failure;
      default -> throw new AssertionError("C throws nothing", e);
    };
  }

  /// A class of its own, so that its constants are ones to the JIT and yet are made late.
  private static final class Linked {
    static final MethodHandle RECV = handle("recv");
    static final MethodHandle SEND = handle("send");

    // Not final: what is called by a handle that is no constant the JIT compiles apart. In place it
    // would go into the constants above only as deep as whoever calls leaves it levels, and where
    // those end each call makes the objects that are told of below.
    static MethodHandle receiveApart = apart("receiveHere");
    static MethodHandle sendApart = apart("sendHere");

    /// Where a direct buffer's memory begins. It throws where that memory is not there any more, or
    /// may be freed by others at any time.
    static final MethodHandle ADDRESS_OF = addressOf();

    private static final int SLICES = 20_000;

    private Linked() {}

    static void link() {
      countSlices();
    }

    /// Each call cuts the segment for its error number to size, and the JIT leaves that object out
    /// only if it takes what cuts for often called; its counts may be behind those of the calls.
    private static void countSlices() {
      MemorySegment segment = MemorySegment.ofArray(new int[1]);
      for (int i = 0; i < SLICES; i++) {
        if (segment.asSlice(0, Linker.Option.captureStateLayout()).byteSize() > Integer.BYTES) {
          throw new LinkageError("this system's error numbers are longer");
        }
      }
    }

    @SuppressWarnings("restricted") // who starts the JVM has allowed it
    private static MethodHandle handle(String function) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(function),
          FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
          Linker.Option.critical(true), // so that the error number may come to an array
          Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle apart(String method) {
      try {
        return MethodHandles.lookup()
            .findStatic(
                SocketCalls.class,
                method,
                MethodType.methodType(int.class, int.class, ByteBuffer.class, int[].class));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("SocketCalls is not as it was compiled", e);
      }
    }

    private static MethodHandle addressOf() {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        return lookup
            .findVirtual(
                lookup.findClass("sun.nio.ch.DirectBuffer"),
                "address",
                MethodType.methodType(long.class))
            .asType(MethodType.methodType(long.class, ByteBuffer.class));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("this JDK keeps the addresses of its buffers elsewhere", e);
      }
    }
  }
}
