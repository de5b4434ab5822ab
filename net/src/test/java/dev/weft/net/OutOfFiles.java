package dev.weft.net;

import dev.weft.testing.Pairing;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;

/// A process with few descriptors: it uses them up, accepts in vain, frees one, and accepts.
final class OutOfFiles {
  private OutOfFiles() {}

  public static void main(String[] args) throws Exception {
    loadAll();
    try (var net = new Loopback(new Pairing(args[0], args[1], args[2], ""))) {
      var peers = new ArrayList<Socket>();
      for (int i = 0; i < 4; i++) {
        peers.add(net.dial());
      }
      TcpStream first = net.run(net.listener.accept()); // closed, it would give a descriptor back
      var hoard = new ArrayDeque<FileInputStream>();
      try {
        while (true) {
          hoard.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException full) {
        // that is the aim
      }
      for (int i = 0; i < 3; i++) {
        try {
          net.run(net.listener.accept());
          throw new AssertionError("accepted without a descriptor");
        } catch (IOException expected) {
          System.out.println(expected.getMessage());
        }
      }
      while (!hoard.isEmpty()) {
        hoard.remove().close();
      }
      first.close();
      for (int i = 1; i < 4; i++) {
        net.run(net.listener.accept()).close();
      }
      System.out.println("accepted 4");
    }
    System.exit(0);
  }

  /// Loading a class from a folder needs a descriptor, so that must not be left for later.
  private static void loadAll() throws Exception {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path folder = Path.of(entry);
      if (!entry.isEmpty() && Files.isDirectory(folder)) {
        try (var files = Files.walk(folder)) {
          for (Path file : files.toList()) {
            String name = folder.relativize(file).toString().replace('/', '.');
            if (name.startsWith("dev.weft")
                && name.endsWith(".class")
                && !name.endsWith("Test.class")) {
              Class.forName(name.substring(0, name.length() - ".class".length()));
            }
          }
        }
      }
    }
  }
}
