/// `weft run tls-proxy`: ends TLS, and passes bytes on by the name that the client asked for.
package dev.weft.examples.proxy;
