package dev.weft.examples;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weft dump PID`: what the tasks of another process do and wait for, as its management beans say.
/// Its JVM is asked through the attach API, which works for processes of the same user.
@Command(
    name = "dump",
    description = "Shows what the tasks of another process do and wait for.",
    exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class DumpCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "PID",
      arity = "0..1",
      description = "the process's id; 'jcmd -l' names them")
  private String pid = "";

  @Spec private CommandSpec spec;

  DumpCommand() {}

  @Override
  public Integer call() throws IOException, JMException {
    if (pid.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "which process? Give its id; 'jcmd -l' names them");
    }
    String address;
    try {
      VirtualMachine machine = VirtualMachine.attach(pid);
      try {
        address = machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException refused) {
      return failed(
          "cannot attach to process "
              + pid
              + " (is it a JVM, and yours?): "
              + refused.getMessage());
    }
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      return dump(connector.getMBeanServerConnection());
    }
  }

  private int dump(MBeanServerConnection server) throws IOException, JMException {
    var runtimes =
        new TreeSet<>(server.queryNames(new ObjectName("dev.weft:type=Runtime,*"), null));
    if (runtimes.isEmpty()) {
      return failed(
          "process "
              + pid
              + " has no open runtime, or none that shows: weft-management must be on its path, and"
              + " weft.management not off");
    }
    for (ObjectName runtime : runtimes) {
      spec.commandLine().getOut().print(server.invoke(runtime, "dump", null, null));
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private int failed(String message) {
    spec.commandLine().getErr().println("weft: " + message);
    return 1;
  }
}
