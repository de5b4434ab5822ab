//! tokio_echo PORT WORKERS   (0 workers: the current-thread runtime)
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Builder;

async fn echo(port: u16) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        tokio::spawn(async move {
            let mut buffer = vec![0u8; 16384];
            loop {
                match stream.read(&mut buffer).await {
                    Ok(0) | Err(_) => return,
                    Ok(n) => if stream.write_all(&buffer[..n]).await.is_err() { return },
                }
            }
        });
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let port = arguments[1].parse().unwrap();
    let runtime = match arguments[2].parse().unwrap() {
        0 => Builder::new_current_thread().enable_all().build().unwrap(),
        workers => Builder::new_multi_thread().worker_threads(workers).enable_all().build().unwrap(),
    };
    runtime.block_on(echo(port));
}
