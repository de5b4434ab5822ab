package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/// A reader that yields the given fragments, one a read; an empty one is a wait.
final class Script implements AsyncReader {

  private final Queue<byte[]> fragments = new ArrayDeque<>();
  int reads;
  int cancels;

  static Script of(String... fragments) {
    var script = new Script();
    for (String fragment : fragments) {
      script.then(fragment.getBytes(UTF_8));
    }
    return script;
  }

  Script then(byte[] fragment) {
    fragments.add(fragment);
    return this;
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    reads++;
    byte[] fragment = fragments.peek();
    if (fragment == null) {
      return END;
    }
    int n = Math.min(dst.remaining(), fragment.length);
    dst.put(fragment, 0, n);
    fragments.remove();
    if (n < fragment.length) {
      var rest = new ArrayDeque<byte[]>();
      rest.add(java.util.Arrays.copyOfRange(fragment, n, fragment.length));
      rest.addAll(fragments);
      fragments.clear();
      fragments.addAll(rest);
    }
    if (fragment.length == 0) {
      cx.waker().wake();
      return PENDING;
    }
    return n;
  }

  @Override
  public void cancelRead(Context cx) {
    cancels++;
  }
}
