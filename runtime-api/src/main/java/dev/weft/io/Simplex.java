package dev.weft.io;

/// The two ends of a pipe in memory; from [ByteStreams#simplex]. Whoever has an end closes it.
///
/// @param reader where the bytes come out
/// @param writer where they go in
public record Simplex(PipeReader reader, PipeWriter writer) {}
