package dev.weft.io;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// P1-P3 of [Pipe]: a writer and a reader, each of which waits for the other.
class PipeModelTest {

  private interface Bytes {
    /// Whether the byte went in; if not, `waker` is left behind.
    boolean put(byte value, Waker waker) throws Exception;

    /// The byte, -1 at the end, or -2 after `waker` was left behind.
    int take(Waker waker) throws Exception;

    void end() throws Exception;
  }

  private static final class Real implements Bytes {
    private final Pipe pipe = ModelChecked.shared(new Pipe(1));

    @Override
    public boolean put(byte value, Waker waker) throws Exception {
      return pipe.write(Context.of(waker), ByteBuffer.wrap(new byte[] {value})) == 1;
    }

    @Override
    public int take(Waker waker) throws Exception {
      var one = ByteBuffer.allocate(1);
      int n = pipe.read(Context.of(waker), one);
      return n == 1 ? one.get(0) : n;
    }

    @Override
    public void end() throws Exception {
      pipe.end();
    }
  }

  private static void put(Bytes bytes, byte value) throws Exception {
    var wakes = new Semaphore(0);
    while (!bytes.put(value, wakes::release)) {
      wakes.acquireUninterruptibly();
    }
  }

  private static int take(Bytes bytes) throws Exception {
    var wakes = new Semaphore(0);
    while (true) {
      int value = bytes.take(wakes::release);
      if (value != AsyncReader.PENDING) {
        return value;
      }
      wakes.acquireUninterruptibly();
    }
  }

  private static void twoBytes(Bytes bytes) throws InterruptedException {
    ModelChecked.together(
        () -> {
          put(bytes, (byte) 1);
          put(bytes, (byte) 2);
          bytes.end();
        },
        () -> {
          if (take(bytes) != 1 || take(bytes) != 2 || take(bytes) != AsyncReader.END) {
            throw new AssertionError("not what was written");
          }
        });
  }

  @Test
  @DisplayName("14.6 P1-P3: two bytes through room for one, and the end: nobody waits in vain")
  void p2_bothAreWoken() {
    ModelChecked.check(() -> twoBytes(new Real()));
  }

  /// The twin: looks under one hold of the lock, and leaves its waker under another.
  private static final class Twin implements Bytes {
    private int value = AsyncReader.PENDING;
    private boolean ended;
    private Waker reader;
    private Waker writer;

    private static void wake(Waker waker) {
      if (waker != null) {
        waker.wake();
      }
    }

    @Override
    public boolean put(byte put, Waker waker) {
      Waker waits;
      synchronized (this) {
        if (value != AsyncReader.PENDING) {
          writer = waker;
          return false;
        }
        value = put;
        waits = reader;
        reader = null;
      }
      wake(waits);
      return true;
    }

    private synchronized int look() {
      return ended && value == AsyncReader.PENDING ? AsyncReader.END : value;
    }

    @Override
    public int take(Waker waker) {
      int found = look();
      Waker waits = null;
      synchronized (this) {
        if (found == AsyncReader.PENDING) {
          reader = waker;
        } else if (found != AsyncReader.END) {
          value = AsyncReader.PENDING;
          waits = writer;
          writer = null;
        }
      }
      wake(waits);
      return found;
    }

    @Override
    public void end() {
      Waker waits;
      synchronized (this) {
        ended = true;
        waits = reader;
        reader = null;
      }
      wake(waits);
    }
  }

  @Test
  @DisplayName("14.6 P2, broken twin: a reader looks and leaves its waker in two steps")
  void p2_brokenTwin() {
    ModelChecked.mustFail(() -> twoBytes(ModelChecked.shared(new Twin())));
  }
}
