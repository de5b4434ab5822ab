package dev.weft.interop;

import dev.weft.Owned;
import dev.weft.Weft;
import dev.weft.io.AsyncReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// [JdkStreams#inputStream].
final class BlockingInput extends InputStream {

  private final Weft weft;
  private final AsyncReader from;

  BlockingInput(Weft weft, AsyncReader from) {
    this.weft = Objects.requireNonNull(weft);
    this.from = Objects.requireNonNull(from);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return BlockingOutput.await(weft, from.read(ByteBuffer.wrap(bytes, offset, length)));
  }

  @Override
  public void close() throws IOException {
    if (from instanceof Owned owned) {
      owned.close();
    }
  }
}
