package dev.weft.examples.scaleout;

import picocli.CommandLine.Option;

/// The option by which a drill is told to make the same trouble again.
final class SeedOptions {

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "decides whom the trouble meets, and when")
  private long seed = 1;

  SeedOptions() {}

  long seed() {
    return seed;
  }
}
