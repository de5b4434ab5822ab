package dev.weft.tck;

/// §10 of the rule book: shutdown.
public interface ShutdownRules extends RuntimeRules {}
