/** Placeholder. */
package dev.weft.executor.fifo;
