package dev.weft.tck;

/// §7 of the rule book: readiness, as tasks see it.
public interface DriverRules extends RuntimeRules {}
