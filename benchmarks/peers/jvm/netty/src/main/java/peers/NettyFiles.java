package peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// `NettyFiles nio|epoll PORT THREADS FOLDER`: the files of a folder over HTTP/1.1, read when it
/// starts, with the headers that `http-files` sends. Answers what has come together with one write.
public final class NettyFiles {

  private static final int BACKLOG = 4096;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Page(ByteBuf body, AsciiString etag, AsciiString modified) {}

  private record Now(long second, AsciiString date) {}

  private static volatile Now now = new Now(0, AsciiString.EMPTY_STRING);

  private NettyFiles() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    int threads = Integer.parseInt(args[2]);
    boolean epoll = args[0].equals("epoll");
    var serving = new Serving(pages(Path.of(args[3])));
    new ServerBootstrap()
        .group(
            new MultiThreadIoEventLoopGroup(
                threads, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()))
        .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel accepted) {
                accepted.pipeline().addLast(new HttpServerCodec(), serving);
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  private static Map<String, Page> pages(Path folder) throws IOException {
    var pages = new HashMap<String, Page>();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        long modified = Files.getLastModifiedTime(file).toMillis();
        String etag =
            "\"" + Long.toHexString(bytes.length) + "-" + Long.toHexString(modified) + "\"";
        pages.put(
            "/" + file.getFileName(),
            new Page(
                Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly()),
                AsciiString.of(etag),
                AsciiString.of(DATE.format(Instant.ofEpochMilli(modified)))));
      }
    }
    return pages;
  }

  private static AsciiString date() {
    long millis = System.currentTimeMillis();
    Now present = now;
    if (present.second != millis / 1000) {
      present = new Now(millis / 1000, AsciiString.of(DATE.format(Instant.ofEpochMilli(millis))));
      now = present;
    }
    return present.date;
  }

  @Sharable
  private static final class Serving extends ChannelInboundHandlerAdapter {

    private static final AsciiString SERVER = AsciiString.cached("netty");
    private static final AsciiString BYTES = AsciiString.cached("bytes");
    private static final AsciiString TYPE = AsciiString.cached("text/plain; charset=utf-8");
    private static final AsciiString OPTIONS = AsciiString.cached("X-Content-Type-Options");
    private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");

    private final Map<String, Page> pages;

    Serving(Map<String, Page> pages) {
      this.pages = pages;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof HttpRequest request) {
          context.write(answer(pages.get(request.uri())), context.voidPromise());
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private static DefaultFullHttpResponse answer(Page page) {
      HttpHeaders headers =
          DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
      headers.set(HttpHeaderNames.SERVER, SERVER).set(HttpHeaderNames.DATE, date());
      if (page == null) {
        headers.set(HttpHeaderNames.CONTENT_LENGTH, AsciiString.cached("0"));
        return response(HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER, headers);
      }
      headers
          .set(HttpHeaderNames.ETAG, page.etag)
          .set(HttpHeaderNames.LAST_MODIFIED, page.modified)
          .set(HttpHeaderNames.ACCEPT_RANGES, BYTES)
          .set(HttpHeaderNames.CONTENT_TYPE, TYPE)
          .set(OPTIONS, NOSNIFF)
          .setInt(HttpHeaderNames.CONTENT_LENGTH, page.body.readableBytes());
      return response(HttpResponseStatus.OK, page.body.duplicate(), headers);
    }

    private static DefaultFullHttpResponse response(
        HttpResponseStatus status, ByteBuf body, HttpHeaders headers) {
      return new DefaultFullHttpResponse(
          HttpVersion.HTTP_1_1, status, body, headers, EmptyHttpHeaders.INSTANCE);
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
}
