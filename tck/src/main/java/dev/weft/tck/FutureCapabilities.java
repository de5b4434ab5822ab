package dev.weft.tck;

/// What a leaf future does that not all do.
///
/// @param fails its source can make it fail
/// @param fused it may be polled after its end, as its documentation says; if not, such a poll
///   throws `IllegalStateException`
/// @param resumable it may be polled after a cancel, which only takes its waker away
/// @param neverBlocks its polls wait for nothing, not even for a lock
public record FutureCapabilities(
    boolean fails, boolean fused, boolean resumable, boolean neverBlocks) {}
