/// Sockets: data moves through NIO channels on every reactor, which only says when.
///
/// Reading order: [TcpListener] with its [ListenOptions], [TcpStream].
package dev.weft.net;
