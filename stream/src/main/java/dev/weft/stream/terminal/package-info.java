/// The futures that consume streams.
package dev.weft.stream.terminal;
