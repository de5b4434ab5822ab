package dev.weft.tls;

/// Whether a server asks its clients for a certificate.
public enum ClientAuthentication {

  /// Clients are not asked.
  NONE,

  /// Clients are asked, and may have none; what they have must be trusted.
  REQUESTED,

  /// A client without a certificate that is trusted is turned away.
  REQUIRED
}
