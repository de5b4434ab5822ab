package dev.weft.examples.chat;

import dev.weft.examples.Planted;
import dev.weft.examples.Weather;
import dev.weft.simulation.Simulated;
import dev.weft.simulation.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The chat, as it is, in networks that lose, cut and slow down.
class SimulatedChatTest {

  private static void talk(Simulation simulation, SimulatedChat.Server server) {
    var chat = new SimulatedChat(simulation, server);
    Weather.over(simulation, Duration.ofMillis(100));
    if (Weather.die(simulation, 2) == 0) {
      simulation.crash("bob").at(simulation.upTo(Duration.ofMillis(100)));
    }
    simulation.run();
    chat.check();
  }

  @Simulated(runs = 80)
  @DisplayName(
      "each line reaches everybody who stays, once, in the order in which it was said; and each has"
          + " one last line")
  void everyLine(Simulation simulation) {
    talk(simulation, (listener, closing) -> new Chat(closing).serve(listener));
  }

  private static Planted planted(String name, FlawedChat.Flaw flaw) {
    return new Planted(
        name,
        simulation ->
            talk(simulation, (listener, closing) -> new FlawedChat(flaw, closing).serve(listener)));
  }

  static List<Planted> planted() {
    return List.of(
        planted("chat: each line has a task of its own", FlawedChat.Flaw.PASSES_ON_IN_TASKS),
        planted("chat: who has left ends the round", FlawedChat.Flaw.STOPS_AT_THE_GONE),
        planted("chat: a name is looked up, then taken", FlawedChat.Flaw.LOOKS_BEFORE_ENTERING));
  }

  @ParameterizedTest
  @MethodSource("planted")
  @DisplayName("a chat with a fault is found out")
  void found(Planted fault) throws IOException {
    fault.assertFound();
  }
}
