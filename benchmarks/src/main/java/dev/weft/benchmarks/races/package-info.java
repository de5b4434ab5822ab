/// How soon a race is found that was planted, beside other tools that look for such.
@org.jspecify.annotations.NullMarked
package dev.weft.benchmarks.races;
