/// TLS over any [dev.weft.io.AsyncDuplex]: a TCP connection, a UNIX one, a pair in memory.
///
/// ```java
/// var acceptor = TlsAcceptor.of(serverContext(folder.resolve("server.p12"), password));
/// listener.serve(
///     tcp ->
///         async(
///             () -> {
///               try (var stream = await(acceptor.accept(tcp))) {
///                 await(stream.writeAll("hush\n".getBytes(UTF_8)));
///                 await(stream.shutdown());
///               }
///             }));
/// ```
///
/// Reading order: [TlsConnector] (the client), [TlsAcceptor] with [ClientAuthentication] (the
/// server), [TlsStream] (the connection), [TlsTruncationException] (how one may end badly). Behind
/// them, `Handshake` is one state machine around an `SSLEngine`, and `RecordReader` and
/// `RecordWriter` are the two directions afterwards.
///
/// Cryptography, certificates and the protocol are the JDK's. This module moves the bytes: it waits
/// without threads, runs what an engine delegates on the blocking pool, and sees to the ends.
@CheckReturnValue
package dev.weft.tls;

import dev.weft.CheckReturnValue;
