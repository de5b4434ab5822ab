/** Placeholder. */
package dev.weft.net;
