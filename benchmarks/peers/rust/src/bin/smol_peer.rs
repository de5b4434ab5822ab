//! smol_peer WORKLOAD...   threads: SMOL_THREADS (1 or 2)
//! WORKLOAD: echo (PORT) | W2 | W3 | W4 | W5 | W6 | W7 | W8
use peers::*;
use smol::io::{AsyncReadExt, AsyncWriteExt};
use smol::Timer;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, Instant};

async fn echo(port: u16) {
    let l = smol::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    loop {
        let (mut s, _) = l.accept().await.unwrap();
        s.set_nodelay(true).unwrap();
        smol::spawn(async move {
            let mut b = vec![0u8; 16384];
            loop {
                match s.read(&mut b).await {
                    Ok(0) | Err(_) => return,
                    Ok(n) => if s.write_all(&b[..n]).await.is_err() { return },
                }
            }
        }).detach();
    }
}

async fn spawn_join(n: u64) {
    let mut hs = Vec::with_capacity(n as usize);
    for i in 0..n { hs.push(smol::spawn(async move { i })) }
    for h in hs { h.await; }
}

fn chain(left: u64, done: async_channel::Sender<()>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        if left == 0 { done.send(()).await.unwrap() } else { smol::spawn(chain(left - 1, done)).detach() }
    })
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let p = format!("smol-{}", env("SMOL_THREADS", 1));
    smol::block_on(smol::spawn(async {}));          // starts the executor threads
    for w in &args[1..] {
        match w.as_str() {
            // on an executor thread, not on the block_on thread: no extra hop
            "echo" => smol::block_on(smol::spawn(echo(env("PORT", 9000) as u16))),
            "W2" => {
                let n = env("N", 1_000_000);
                bench(&p, "W2-outside", n, || {
                    let mut hs = Vec::with_capacity(n as usize);
                    for i in 0..n { hs.push(smol::spawn(async move { i })) }
                    smol::block_on(async { for h in hs { h.await; } });
                });
                bench(&p, "W2-inside", n, || smol::block_on(smol::spawn(spawn_join(n))));
            }
            "W3" => {
                let (tasks, yields) = (env("TASKS", 1000), env("YIELDS", 1000));
                bench(&p, "W3-yield_now", tasks * yields, || smol::block_on(smol::spawn(async move {
                    let hs: Vec<_> = (0..tasks).map(|_| smol::spawn(async move {
                        for _ in 0..yields { smol::future::yield_now().await }
                    })).collect();
                    for h in hs { h.await }
                })));
            }
            "W4" => {
                let n = env("N", 1_000_000);
                bench(&p, "W4-channel", n, || smol::block_on(async {
                    let (atx, arx) = async_channel::bounded::<u64>(1);
                    let (btx, brx) = async_channel::bounded::<u64>(1);
                    let pong = smol::spawn(async move { while let Ok(v) = arx.recv().await { btx.send(v).await.unwrap() } });
                    let ping = smol::spawn(async move {
                        for i in 0..n { atx.send(i).await.unwrap(); assert_eq!(brx.recv().await, Ok(i)) }
                    });
                    ping.await;
                    pong.await;
                }));
            }
            "W5" => {
                let n = env("N", 1_000_000);
                bench(&p, "W5", n, || smol::block_on(async {
                    let (tx, rx) = async_channel::bounded(1);
                    smol::spawn(chain(n, tx)).detach();
                    rx.recv().await.unwrap();
                }));
            }
            "W6" => {
                let (n, secs) = (env("N", 1_000_000), env("SECS", 5));
                let before = status_bytes("VmRSS");
                let (c, t) = (cpu_ns(), Instant::now());
                smol::block_on(smol::spawn(async move {
                    let mut hs = Vec::with_capacity(n as usize);
                    for _ in 0..n { hs.push(smol::spawn(async move { Timer::after(Duration::from_secs(secs)).await; })) }
                    for h in hs { h.await }
                }));
                report_sleepers(&p, n, secs, t.elapsed().as_secs_f64(), cpu_ns() - c, before);
            }
            "W7" => {
                let n = env("N", 1_000_000);
                bench(&p, "W7-churn", n, || smol::block_on(smol::spawn(async move {
                    let mut d = Delays(1);
                    for _ in 0..n {
                        let mut t = Timer::after(Duration::from_millis(d.next()));
                        std::future::poll_fn(|cx| { let _ = Pin::new(&mut t).poll(cx); Poll::Ready(()) }).await;
                    }
                })));
                bench(&p, "W7-window", n, || smol::block_on(smol::spawn(async move {
                    let mut d = Delays(1);
                    let window = env("WINDOW", 10_000) as usize;
                    let mut ring = std::collections::VecDeque::with_capacity(10_001);
                    for _ in 0..n {
                        let mut t = Timer::after(Duration::from_millis(d.next()));
                        std::future::poll_fn(|cx| { let _ = Pin::new(&mut t).poll(cx); Poll::Ready(()) }).await;
                        ring.push_back(t);
                        if ring.len() > window { ring.pop_front(); }
                    }
                })));
                bench(&p, "W7-bulk", n, || smol::block_on(smol::spawn(async move {
                    let mut d = Delays(1);
                    let mut all = Vec::with_capacity(n as usize);
                    for _ in 0..n {
                        let mut t = Timer::after(Duration::from_millis(d.next()));
                        std::future::poll_fn(|cx| { let _ = Pin::new(&mut t).poll(cx); Poll::Ready(()) }).await;
                        all.push(t);
                    }
                    drop(all);
                })));
            }
            "W8" => {
                for producers in [1u64, 4] {
                    let n = env("N", 4_000_000);
                    bench(&p, &format!("W8-{producers}p"), n, || smol::block_on(async {
                        let (tx, rx) = async_channel::bounded::<u64>(1024);
                        let ps: Vec<_> = (0..producers).map(|_| {
                            let tx = tx.clone();
                            smol::spawn(async move { for i in 0..n / producers { tx.send(i).await.unwrap() } })
                        }).collect();
                        drop(tx);
                        let got = smol::spawn(async move { let mut k = 0; while rx.recv().await.is_ok() { k += 1 } k }).await;
                        for h in ps { h.await }
                        assert_eq!(got, n / producers * producers);
                    }));
                }
            }
            other => panic!("no workload {other}"),
        }
    }
}
