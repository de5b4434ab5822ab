package dev.weft.reactor.jna;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A program that reads and writes a connection at each of the deepest levels of a stack, and then
/// closes it. To be run interpreted, where each call takes a frame of its own.
final class TransferAtStackEnd {

  private static final int LEVELS = 400;

  private final DescriptorTransfer transfer;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1);
  private int left;
  private int overflows;

  private TransferAtStackEnd(DescriptorTransfer transfer) {
    this.transfer = transfer;
  }

  public static void main(String[] args) throws Exception {
    SocketCalls.link();
    try (Connection connection = Connection.open()) {
      SocketChannel here = connection.here();
      var transfer = new DescriptorTransfer(here, Descriptors.of(here));
      var deep = new TransferAtStackEnd(transfer);
      transfer.read(deep.buffer); // all is linked
      transfer.write(deep.buffer);
      for (int offset = 0; offset < 6; offset++) {
        run(offset, deep);
      }
      System.out.println("overflows: " + (deep.overflows > 100));
      transfer.close();
      System.out.println("closed: true");
    }
  }

  private static void run(int offset, TransferAtStackEnd deep) throws InterruptedException {
    Thread thread = new Thread(null, () -> deep.shift(offset), "deep", 320 * 1024);
    thread.start();
    thread.join();
  }

  /// So many smaller frames go before, so that the stack ends elsewhere.
  private void shift(int more) {
    if (more > 0) {
      shift(more - 1);
      return;
    }
    left = LEVELS;
    try {
      descend();
    } catch (StackOverflowError end) {
      // of the outermost one
    }
  }

  private void descend() {
    try {
      descend();
    } finally {
      if (left > 0) {
        left--;
        move();
      }
    }
  }

  private void move() {
    try {
      transfer.read(buffer.clear()); // with room: else it is the channel's affair
      transfer.write(buffer.clear());
    } catch (StackOverflowError end) {
      overflows++;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
