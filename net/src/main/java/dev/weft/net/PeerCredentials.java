package dev.weft.net;

/// Who the peer of a UNIX stream is, as the system saw it when the connection was made.
///
/// @param pid its process; -1 where the system does not say
/// @param uid its user; -1 where the system does not say
/// @param gid its primary group; -1 where the system does not say
public record PeerCredentials(long pid, long uid, long gid) {}
