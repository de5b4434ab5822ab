package dev.weft.io;

/// How much [ByteStreams#copyBidirectional] has copied.
///
/// @param toSecond the bytes that were read from the first stream and written to the second
/// @param toFirst the bytes that were read from the second stream and written to the first
public record Copied(long toSecond, long toFirst) {}
