/// A server that sends back what it is sent.
module PACKAGE {
  requires dev.weft.net;
  requires dev.weft.process;
}
