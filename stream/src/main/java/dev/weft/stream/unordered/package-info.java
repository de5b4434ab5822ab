/// Futures that run at once and are taken as they end: [RunningFutures], with the protocol at
/// [WokenList].
package dev.weft.stream.unordered;
