/// Sockets: data moves through NIO channels on every reactor, which only says when.
///
/// Reading order: [TcpListener] with its [ListenOptions] and [ServeOptions], [TcpStream] with
/// [ConnectionLostException]; [UdpSocket]; [UnixAddress] and [UnixLibrary] (two libraries, with
/// different abilities), [UnixListener], [UnixStream] with [PeerCredentials] and
/// [PassedDescriptor], [UnixDatagram]; [Net] for the resolution of names.
///
/// | | JDK channels | junixsocket channels |
/// |---|---|---|
/// | which | TCP, UDP, UNIX streams to files | UNIX datagrams, abstract names, credentials, descriptors |
/// | flags | none | `--enable-native-access=org.newsclub.net.unix` |
/// | `nio` | the reactor's selector | a second selector and a thread, opened with the first of them |
/// | native reactors | by descriptor | by descriptor |
@CheckReturnValue
package dev.weft.net;

import dev.weft.CheckReturnValue;
