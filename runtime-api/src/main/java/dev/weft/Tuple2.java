package dev.weft;

import org.jspecify.annotations.Nullable;

/// The values of two futures that were joined, in the order of the arguments.
public record Tuple2<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}
