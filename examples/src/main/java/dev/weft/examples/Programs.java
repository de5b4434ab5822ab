package dev.weft.examples;

import dev.weft.examples.byhand.ExecutorByHandCommand;
import dev.weft.examples.byhand.ReactorByHandCommand;
import dev.weft.examples.byhand.StateMachineCommand;
import dev.weft.examples.chat.ChatCommand;
import dev.weft.examples.guessing.GuessingGameCommand;
import dev.weft.examples.http.HttpFilesCommand;
import dev.weft.examples.load.LoadCommand;
import dev.weft.examples.miniredis.MiniRedisCommand;
import dev.weft.examples.proxy.TlsProxyCommand;
import dev.weft.examples.stories.Stories;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The programs of `weft run`, each a command of its own.
final class Programs {

  static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("echo", EchoCommand::new);
    ALL.put("echo-clients", EchoClientsCommand::new);
    ALL.put("guessing-game", GuessingGameCommand::new);
    ALL.put("chat", ChatCommand::new);
    ALL.put("executor-by-hand", ExecutorByHandCommand::new);
    ALL.put("reactor-by-hand", ReactorByHandCommand::new);
    ALL.put("state-machine", StateMachineCommand::new);
    ALL.put("mini-redis", MiniRedisCommand::new);
    ALL.put("load", LoadCommand::new);
    ALL.put("http-files", HttpFilesCommand::new);
    ALL.put("tls-proxy", TlsProxyCommand::new);
    ALL.put("simulate", SimulateProgram::new);
    ALL.putAll(ScaleOutPrograms.all());
    ALL.putAll(Stories.commands());
  }

  private Programs() {}
}
