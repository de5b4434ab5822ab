/// The futures behind [dev.weft.Futures] and [dev.weft.Tasks], one in each file.
///
/// Reading order: any; [WokenChildren] has the protocol of those with many children, and
/// [ExternalCompletion] of those that somebody else ends.
package dev.weft.combinator;
