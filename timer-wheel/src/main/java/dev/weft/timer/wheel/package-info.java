/** Placeholder. */
package dev.weft.timer.wheel;
