package dev.weft.tck;

/// §1 of the rule book: what a runtime owes to futures.
public interface FutureRules extends RuntimeRules {}
