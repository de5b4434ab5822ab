/// TLS beside Netty's: [dev.weft.benchmarks.tls.TlsComparison] runs both in turn.
package dev.weft.benchmarks.tls;
