package dev.weft.reactor.jna.kqueue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.weft.reactor.jna.LibC;

/// A pipe, by the numbers of its ends.
record RawPipe(int source, int sink) {

  static final class Calls {
    static {
      Native.register(Calls.class, NativeLibrary.getProcess());
    }

    private Calls() {}

    static native int pipe(int[] ends);

    static native long read(int fd, long buffer, long count);
  }

  static RawPipe open() {
    int[] ends = new int[2];
    assertThat(Calls.pipe(ends)).isZero();
    return new RawPipe(ends[0], ends[1]);
  }

  void write(int bytes) {
    try (var memory = new Memory(bytes)) {
      assertThat(LibC.write(sink, Pointer.nativeValue(memory), bytes)).isEqualTo(bytes);
    }
  }

  void read(int bytes) {
    try (var memory = new Memory(bytes)) {
      assertThat(Calls.read(source, Pointer.nativeValue(memory), bytes)).isEqualTo(bytes);
    }
  }

  void close() {
    LibC.close(source);
    LibC.close(sink);
  }
}
