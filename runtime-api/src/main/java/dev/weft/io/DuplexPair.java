package dev.weft.io;

/// The two ends of a connection in memory, each the other's peer; from [ByteStreams#duplex].
/// Whoever has an end closes it.
///
/// @param first the one end
/// @param second the other end
public record DuplexPair(AsyncDuplex first, AsyncDuplex second) {}
