package dev.weft.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// The calls on an open file, which block.
///
/// **Threads.** Any; [AsyncFile] makes one call at a time.
final class FileBytes implements Closeable {

  /// How much goes through the JDK's direct buffer at a time, in bytes: each thread keeps one as
  /// large as it has ever needed, and the pool may have hundreds of threads.
  private static final int PORTION = 128 * 1024;

  private final Path path;
  private final FileChannel channel;
  private final boolean appends;

  /// Whether it has positions. Pipes and terminals have none, and yield what there is.
  private final boolean isSeekable;

  private FileBytes(Path path, FileChannel channel, boolean appends) {
    this.path = path;
    this.channel = channel;
    this.appends = appends;
    this.isSeekable = isSeekable(channel);
  }

  static FileBytes open(Path path, OpenOption... options) throws IOException {
    return new FileBytes(
        path, FileChannel.open(path, options), Set.of(options).contains(StandardOpenOption.APPEND));
  }

  static FileBytes temporary() throws IOException {
    Path path = Files.createTempFile("weft", null);
    try {
      return open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private static boolean isSeekable(FileChannel channel) {
    try {
      channel.position();
      return true;
    } catch (IOException noPositions) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  /// Reads up to `length` bytes, fewer only where the file ends or, without positions, where there
  /// are no more yet.
  ///
  /// @return the number of bytes, at least 1 unless `length` is 0, or -1 at the end
  int read(long from, byte[] into, int length) throws IOException {
    int total = 0;
    while (total < length) {
      var portion = ByteBuffer.wrap(into, total, Math.min(PORTION, length - total));
      int n = isSeekable ? channel.read(portion, from + total) : channel.read(portion);
      if (n <= 0) {
        break;
      }
      total += n;
      if (!isSeekable) {
        break;
      }
    }
    return total == 0 && length > 0 ? -1 : total;
  }

  /// What was written when the rest could not be.
  record Shortfall(int count, IOException cause) {}

  /// Writes `length` bytes.
  ///
  /// @return `length`, or a [Shortfall]
  Object write(long at, byte[] from, int length) {
    int total = 0;
    try {
      while (total < length) {
        var portion = ByteBuffer.wrap(from, total, Math.min(PORTION, length - total));
        total +=
            appends || !isSeekable ? channel.write(portion) : channel.write(portion, at + total);
      }
      return length;
    } catch (IOException e) {
      return new Shortfall(total, e);
    }
  }

  long size() throws IOException {
    return channel.size();
  }

  void setSize(long length) throws IOException {
    if (channel.size() > length) {
      channel.truncate(length);
    } else if (channel.size() < length && appends) {
      throw new IOException("opened to append, it cannot be made longer: " + path);
    } else if (channel.size() < length) {
      channel.write(ByteBuffer.allocate(1), length - 1);
    }
  }

  void sync(boolean all) throws IOException {
    channel.force(all);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
