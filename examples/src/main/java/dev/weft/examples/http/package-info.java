/// `weft run http-files`: a server of files, over HTTP/1.1 and TLS.
///
/// Reading order: [dev.weft.examples.http.HttpFilesCommand] (the options), `HttpFiles` (a
/// connection, from request to request), `RequestReader` and `RequestParser` (what a client says),
/// `SiteFiles` with `Content` (what there is), `Responses` and `AnswerWriter` (what it is told),
/// `ByteRange`, `FolderPage`.
package dev.weft.examples.http;
