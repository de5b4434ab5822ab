package dev.weft.benchmarks;

import java.io.IOException;
import java.util.stream.Stream;

/// JMH, which reports the [GcShare] of each benchmark beside its figure. Takes JMH's arguments.
///
/// (That the heap is of one size and touched beforehand is in the annotations: what the command
/// line says of a JVM's arguments replaces what they say.)
public final class Benchmarks {
  private Benchmarks() {}

  /// Runs what the arguments name.
  public static void main(String[] args) throws IOException {
    org.openjdk.jmh.Main.main(
        Stream.concat(Stream.of("-prof", GcShare.class.getName()), Stream.of(args))
            .toArray(String[]::new));
  }
}
