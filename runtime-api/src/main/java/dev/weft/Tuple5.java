package dev.weft;

import org.jspecify.annotations.Nullable;

/// The values of five futures that were joined, in the order of the arguments.
public record Tuple5<
    A extends @Nullable Object,
    B extends @Nullable Object,
    C extends @Nullable Object,
    D extends @Nullable Object,
    E extends @Nullable Object>(
    A first, B second, C third, D fourth, E fifth) {}
