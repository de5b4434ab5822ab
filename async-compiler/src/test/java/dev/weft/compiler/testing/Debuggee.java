package dev.weft.compiler.testing;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/// A program under a debugger: runs it and looks at its frames where it stops.
public final class Debuggee implements AutoCloseable {

  private final VirtualMachine machine;
  private int[] lines = {};

  private Debuggee(VirtualMachine machine) {
    this.machine = machine;
  }

  /// Starts the program, suspended.
  public static Debuggee launch(Path classes, String main, String... arguments) throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> settings = connector.defaultArguments();
    settings.get("home").setValue(System.getProperty("java.home"));
    String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
    settings.get("options").setValue("-cp \"" + classPath + "\"");
    settings.get("main").setValue(main + " " + String.join(" ", arguments));
    return new Debuggee(connector.launch(settings));
  }

  /// Sets breakpoints as soon as the class is there.
  public void stopAt(String type, int... lines) {
    this.lines = lines;
    var prepared = machine.eventRequestManager().createClassPrepareRequest();
    prepared.addClassFilter(type);
    prepared.enable();
  }

  /// Runs the program to its end; `stop` gets the top frame at each breakpoint.
  public void run(Consumer<StackFrame> stop) throws Exception {
    while (true) {
      EventSet events = machine.eventQueue().remove();
      for (Event event : events) {
        switch (event) {
          case ClassPrepareEvent prepared -> breakpoints(prepared.referenceType());
          case BreakpointEvent reached -> stop.accept(top(reached));
          case VMDeathEvent _, VMDisconnectEvent _ -> {
            return;
          }
          default -> {}
        }
      }
      events.resume();
    }
  }

  private void breakpoints(ReferenceType prepared) throws Exception {
    for (int line : lines) {
      Location first = prepared.locationsOfLine(line).getFirst();
      machine.eventRequestManager().createBreakpointRequest(first).enable();
    }
  }

  private static StackFrame top(BreakpointEvent reached) {
    try {
      return reached.thread().frame(0);
    } catch (IncompatibleThreadStateException e) {
      throw new AssertionError(e);
    }
  }

  /// Ends the program if it still runs.
  @Override
  public void close() {
    machine.process().destroyForcibly();
  }
}
