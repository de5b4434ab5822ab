package peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// `NettyEcho nio|epoll|uring PORT THREADS`: writes back what it reads, flushes when all of it is
/// read.
public final class NettyEcho {
  private static final int BACKLOG = 4096;

  private NettyEcho() {}

  public static void main(String[] args) throws InterruptedException {
    Bench.answerAllocations();
    int port = Integer.parseInt(args[1]);
    int threads = Integer.parseInt(args[2]);
    switch (args[0]) {
      case "nio" -> serve(port, threads, NioIoHandler.newFactory(), NioServerSocketChannel.class);
      case "epoll" ->
          serve(port, threads, EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
      case "uring" -> {
        IoUring.ensureAvailability();
        serve(port, threads, IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  @Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      context.close();
    }
  }

  private static void serve(
      int port, int threads, IoHandlerFactory io, Class<? extends ServerSocketChannel> channel)
      throws InterruptedException {
    var echo = new Echo();
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(threads, io))
        .channel(channel)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel accepted) {
                accepted.pipeline().addLast(echo);
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }
}
