package dev.weft.examples.scaleout;

import picocli.CommandLine.Option;

/// The option by which the workers of a job, and who gives it to them, find each other.
final class JobOptions {

  @Option(
      names = "--job",
      paramLabel = "NAME",
      defaultValue = "job",
      description =
          "what the job is called by who gives it and by all of its workers; those elsewhere have a"
              + " minute to come")
  private String name = "job";

  JobOptions() {}

  Queues queues() {
    return new Queues(name);
  }

  String name() {
    return name;
  }
}
