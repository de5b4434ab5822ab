/// How a future ends, in small parts: failures that are values, merged, or thrown on as they are.
package dev.weft.outcome;
