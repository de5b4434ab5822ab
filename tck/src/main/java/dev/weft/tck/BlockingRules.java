package dev.weft.tck;

/// §11 of the rule book: blocking work.
public interface BlockingRules extends RuntimeRules {}
