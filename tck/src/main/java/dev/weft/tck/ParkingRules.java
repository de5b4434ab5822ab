package dev.weft.tck;

/// §6 of the rule book: `blockOn` and parking.
public interface ParkingRules extends RuntimeRules {}
