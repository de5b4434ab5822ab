/// Weft together with other libraries: each program is a few lines that a test runs.
@org.jspecify.annotations.NullMarked
package dev.weft.examples.interop;
