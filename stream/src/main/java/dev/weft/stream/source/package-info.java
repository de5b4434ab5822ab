/// Where streams come from: collections, channels, the clock, tasks, futures.
package dev.weft.stream.source;
