package dev.weft.examples.chat;

import dev.weft.Weft;
import dev.weft.examples.CtrlC;
import dev.weft.examples.HostPort;
import dev.weft.examples.RuntimeOptions;
import dev.weft.net.TcpListener;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weft run chat`.
@Command(
    name = "chat",
    description = "A TCP server: talk with who is in your room; /join ROOM, /who, /quit.",
    showDefaultValues = true)
public final class ChatCommand implements Callable<Integer> {

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8080",
      description = "where to listen; port 0 takes a free one")
  private HostPort address = new HostPort("127.0.0.1", 8080);

  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var chat = new Chat();
    try (var _ = new CtrlC(chat.closing::cancel);
        Weft weft = runtime.builder().open()) {
      TcpListener listener = TcpListener.bind(weft, address.resolve());
      var out = spec.commandLine().getOut();
      out.println("listening on " + HostPort.format(listener.localAddress()));
      out.flush();
      weft.blockOn(chat.serve(listener));
    }
    return 0;
  }
}
