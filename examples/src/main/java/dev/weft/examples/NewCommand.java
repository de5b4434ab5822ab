package dev.weft.examples;

import dev.weft.examples.project.NewProject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weft new NAME`: writes a project to begin with.
@Command(
    name = "new",
    description = "Writes a project: a server, a test of it, a module of its own, built by Maven.",
    exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class NewCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "of the project and its folder, such as hello or order-desk")
  private String name = "";

  @Option(
      names = "--weft",
      paramLabel = "VERSION",
      defaultValue = NewProject.RELEASE,
      description = "the version of Weft to use (default: ${DEFAULT-VALUE})")
  private String version = NewProject.RELEASE;

  @Option(
      names = "--repository",
      paramLabel = "URL",
      description =
          "where else Maven finds Weft: a URL, or a folder such as target/release/repository")
  private String repository = "";

  @Spec private CommandSpec spec;

  NewCommand() {}

  @Override
  public Integer call() throws IOException {
    if (name.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "a project has a name: weft new hello");
    }
    NewProject project;
    try {
      project = new NewProject(name, version, url(repository));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    Path folder = Path.of(name);
    if (Files.exists(folder)) {
      throw new ParameterException(
          spec.commandLine(), "there is a '" + name + "' already; nothing was written");
    }
    project.write(folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println("wrote " + name + ": a server, and a test of it. Go on with");
    out.println("  cd " + name + " && mvn verify");
    out.println("and its README.md.");
    out.flush();
    return 0;
  }

  /// A folder that is there, as a URL; anything else as it is.
  private static String url(String repository) {
    Path folder;
    try {
      folder = Path.of(repository);
    } catch (InvalidPathException url) {
      return repository;
    }
    return !repository.isEmpty() && Files.isDirectory(folder)
        ? folder.toAbsolutePath().normalize().toUri().toString()
        : repository;
  }
}
