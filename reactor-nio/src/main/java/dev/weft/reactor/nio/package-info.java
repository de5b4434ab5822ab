/** Placeholder. */
package dev.weft.reactor.nio;
