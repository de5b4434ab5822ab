package dev.weft.examples;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weft run simulate`, for the lists. The program is in a module of its own, on the class path,
/// where the script `weft` starts it.
@Command(
    name = "simulate",
    description = "The guessing game in a simulated network; with the same --seed, the same game.")
final class SimulateProgram implements Callable<Integer> {

  @Spec private CommandSpec spec;

  SimulateProgram() {}

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "this program is in the module simulated-examples; ./weft run simulate starts it");
  }
}
