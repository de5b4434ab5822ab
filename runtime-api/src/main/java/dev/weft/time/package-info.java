/// Sleeping, deadlines and intervals.
package dev.weft.time;
