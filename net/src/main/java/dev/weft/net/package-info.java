/// Sockets: data moves through NIO channels on every reactor, which only says when.
///
/// ```java
/// static Future<Void> echo(TcpStream stream) {
///   return ByteStreams.copy(stream, stream).then(copied -> stream.shutdown());
/// }
///
/// var listener = TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0));
/// var serving = weft.spawn(listener.serve(stream -> echo(stream)));
/// ```
///
/// Reading order: [TcpListener] with its [ListenOptions] and [ServeOptions], [TcpStream] with its
/// [ConnectOptions] and [ConnectionLostException]; [UdpSocket] with its [BindOptions];
/// [UnixAddress] and [UnixLibrary] (two libraries, with different abilities), [UnixListener],
/// [UnixStream] with [PeerCredentials] and [PassedDescriptor], [UnixDatagram]; [Net] for the
/// resolution of names.
///
/// | | JDK channels | junixsocket channels |
/// |---|---|---|
/// | which | TCP, UDP, UNIX streams to files | UNIX datagrams, abstract names, credentials, descriptors |
/// | flags | none | `--enable-native-access=org.newsclub.net.unix` |
/// | `nio` | the reactor's selector | a second selector and a thread, opened with the first of them |
/// | native reactors | by descriptor | by descriptor |
///
/// What other runtimes set by methods are options here, of [java.net.StandardSocketOptions] and
/// [jdk.net.ExtendedSocketOptions]; before a socket is bound or connected they are in its
/// [ListenOptions], [ConnectOptions] or [BindOptions], afterwards `setOption` has them:
///
/// | for | option |
/// |---|---|
/// | sharing a port | `SO_REUSEPORT`, `SO_REUSEADDR`, before |
/// | buffers | `SO_RCVBUF`, `SO_SNDBUF`, best before |
/// | a silent peer | [TcpStream#keepAlive]: `SO_KEEPALIVE` and its times |
/// | the end | `SO_LINGER` |
/// | delays | `TCP_NODELAY` (on by default), `TCP_QUICKACK` |
/// | the type of service | `IP_TOS` |
/// | broadcast and multicast | `SO_BROADCAST`, `IP_MULTICAST_TTL`, `IP_MULTICAST_LOOP`, `IP_MULTICAST_IF`; [UdpSocket#join] |
///
/// The JDK can neither set a time to live of what is not multicast, nor bind to a device, nor peek
/// (`MSG_PEEK`): for the last, put a [dev.weft.io.BufferedAsyncReader] around the stream.
@CheckReturnValue
package dev.weft.net;

import dev.weft.CheckReturnValue;
