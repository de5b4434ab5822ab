package dev.weft;

import org.jspecify.annotations.Nullable;

/// The values of three futures that were joined, in the order of the arguments.
public record Tuple3<
    A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
    A first, B second, C third) {}
