package dev.weft.benchmarks.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/// Netty's `SslHandler` around an engine of the JDK's, on event loops; delegated tasks run on the
/// loops, which is its default.
final class NettySide implements TlsSide {

  private final MultiThreadIoEventLoopGroup loops;
  private final SSLContext server;
  private final SSLContext client;
  private volatile boolean over;

  NettySide(SSLContext server, SSLContext client, int threads) {
    this.server = server;
    this.client = client;
    loops = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
  }

  @Override
  public String name() {
    return "Netty";
  }

  private SslHandler tls(boolean clientMode) {
    SSLEngine engine = (clientMode ? client : server).createSSLEngine();
    engine.setUseClientMode(clientMode);
    return new SslHandler(engine);
  }

  private ChannelInitializer<SocketChannel> pipeline(
      boolean clientMode, Supplier<ChannelInboundHandlerAdapter> handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel.pipeline().addLast(tls(clientMode), handler.get());
      }
    };
  }

  private Channel listen(Supplier<ChannelInboundHandlerAdapter> handler)
      throws InterruptedException {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(pipeline(false, handler))
        .bind(new InetSocketAddress("127.0.0.1", 0))
        .sync()
        .channel();
  }

  private void connect(SocketAddress address, Supplier<ChannelInboundHandlerAdapter> handler) {
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(pipeline(true, handler))
        .connect(address);
  }

  private long run(
      int clients,
      Duration time,
      LongAdder counter,
      Supplier<ChannelInboundHandlerAdapter> serving,
      java.util.function.Function<SocketAddress, ChannelInboundHandlerAdapter> clientHandler)
      throws InterruptedException {
    over = false;
    Channel listener = listen(serving);
    SocketAddress address = listener.localAddress();
    for (int i = 0; i < clients; i++) {
      connect(address, () -> clientHandler.apply(address));
    }
    Thread.sleep(time.dividedBy(10));
    long before = counter.sum();
    Thread.sleep(time);
    long counted = counter.sum() - before;
    over = true;
    listener.close().sync();
    Thread.sleep(200);
    return counted;
  }

  @Override
  public long received(int connections, Duration time) throws InterruptedException {
    var bytes = new LongAdder();
    return run(connections, time, bytes, Pourer::new, address -> new Drinker(bytes));
  }

  @Override
  public long handshakes(int clients, Duration time) throws InterruptedException {
    var count = new LongAdder();
    return run(clients, time, count, Greeter::new, address -> new Shaker(address, count));
  }

  /// Writes while the channel is writable.
  private final class Pourer extends ChannelInboundHandlerAdapter {
    private final ByteBuf portion = Unpooled.buffer(TlsComparison.PORTION);

    private void pour(ChannelHandlerContext context) {
      portion.writerIndex(TlsComparison.PORTION);
      while (context.channel().isWritable() && !over) {
        context.writeAndFlush(portion.retainedDuplicate());
      }
      if (over) {
        context.close();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        pour(context);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (context.channel().isWritable()) {
        pour(context);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private final class Drinker extends ChannelInboundHandlerAdapter {
    private final LongAdder bytes;

    Drinker(LongAdder bytes) {
      this.bytes = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var received = (ByteBuf) message;
      bytes.add(received.readableBytes());
      received.release();
      if (over) {
        context.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static final class Greeter extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        context.writeAndFlush(Unpooled.buffer(1).writeZero(1));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private final class Shaker extends ChannelInboundHandlerAdapter {
    private final SocketAddress address;
    private final LongAdder count;

    Shaker(SocketAddress address, LongAdder count) {
      this.address = address;
      this.count = count;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ((ByteBuf) message).release();
      count.increment();
      context.channel().unsafe().closeForcibly();
      if (!over) {
        connect(address, () -> new Shaker(address, count));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }
}
