/// Channels between tasks.
package dev.weft.sync;
