package dev.weft.reactor.jna;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A program that prints how many bytes 20 000 reads and writes allocate. To be run with `-Xbatch`:
/// what the JIT leaves out depends on what it has seen by when, and with that it is the same each
/// time.
final class TransferAllocation {

  private static final int GOES = 12;
  private static final int ROUNDS = 10_000;

  private TransferAllocation() {}

  public static void main(String[] args) throws IOException {
    SocketCalls.link();
    if (!SocketCalls.areLinked()) {
      System.out.println("not linked");
      return;
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Connection connection = Connection.open()) {
      SocketChannel here = connection.here();
      var transfer = new DescriptorTransfer(here, Descriptors.of(here));
      long least = Long.MAX_VALUE;
      for (int go = 0; go < GOES; go++) { // the first ones are before the JIT
        long before = threads.getCurrentThreadAllocatedBytes();
        move(transfer);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        connection.there().read(ByteBuffer.allocate(2 * ROUNDS));
      }
      System.out.println("bytes: " + least);
      transfer.close();
    }
  }

  private static void move(DescriptorTransfer transfer) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(8);
    for (int i = 0; i < ROUNDS; i++) {
      transfer.write(buffer.clear().limit(1));
      transfer.read(buffer.clear());
    }
  }
}
