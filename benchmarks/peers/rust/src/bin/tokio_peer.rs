//! tokio_peer FLAVOR WORKLOAD...   FLAVOR: mt (multi_thread, WORKERS=2) | ct (current_thread)
//! WORKLOAD: echo (PORT) | W2 | W3 | W4 | W5 | W6 | W7 | W8
use peers::*;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot};

fn runtime(flavor: &str) -> Runtime {
    match flavor {
        "ct" => Builder::new_current_thread().enable_all().build().unwrap(),
        _ => Builder::new_multi_thread().worker_threads(env("WORKERS", 2) as usize).enable_all().build().unwrap(),
    }
}

async fn echo(port: u16) {
    let l = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    loop {
        let (mut s, _) = l.accept().await.unwrap();
        s.set_nodelay(true).unwrap();
        tokio::spawn(async move {
            let mut b = vec![0u8; 16384];
            loop {
                match s.read(&mut b).await {
                    Ok(0) | Err(_) => return,
                    Ok(n) => if s.write_all(&b[..n]).await.is_err() { return },
                }
            }
        });
    }
}

async fn spawn_join(n: u64) {
    let mut hs = Vec::with_capacity(n as usize);
    for i in 0..n { hs.push(tokio::spawn(async move { i })) }
    for h in hs { h.await.unwrap(); }
}

/// A yield that simply wakes its own task: the portable form, the same in every runtime.
struct SelfWake(bool);
impl Future for SelfWake {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { return Poll::Ready(()) }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

fn chain(left: u64, done: oneshot::Sender<()>) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        if left == 0 { done.send(()).unwrap() } else { tokio::spawn(chain(left - 1, done)); }
    })
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let flavor = args[1].as_str();
    let p = format!("tokio-{flavor}");
    let rt = runtime(flavor);
    for w in &args[2..] {
        match w.as_str() {
            "echo" => rt.block_on(echo(env("PORT", 9000) as u16)),
            "W2" => {
                let n = env("N", 1_000_000);
                bench(&p, "W2-outside", n, || {
                    let mut hs = Vec::with_capacity(n as usize);
                    for i in 0..n { hs.push(rt.handle().spawn(async move { i })) }
                    rt.block_on(async { for h in hs { h.await.unwrap(); } });
                });
                bench(&p, "W2-inside", n, || rt.block_on(async { tokio::spawn(spawn_join(n)).await.unwrap() }));
            }
            "W3" => {
                let (tasks, yields) = (env("TASKS", 1000), env("YIELDS", 1000));
                bench(&p, "W3-yield_now", tasks * yields, || rt.block_on(async {
                    let hs: Vec<_> = (0..tasks).map(|_| tokio::spawn(async move {
                        for _ in 0..yields { tokio::task::yield_now().await }
                    })).collect();
                    for h in hs { h.await.unwrap() }
                }));
                bench(&p, "W3-selfwake", tasks * yields, || rt.block_on(async {
                    let hs: Vec<_> = (0..tasks).map(|_| tokio::spawn(async move {
                        for _ in 0..yields { SelfWake(false).await }
                    })).collect();
                    for h in hs { h.await.unwrap() }
                }));
            }
            "W4" => {
                let n = env("N", 1_000_000);
                bench(&p, "W4-channel", n, || rt.block_on(async {
                    let (atx, mut arx) = mpsc::channel::<u64>(1);
                    let (btx, mut brx) = mpsc::channel::<u64>(1);
                    let pong = tokio::spawn(async move { while let Some(v) = arx.recv().await { btx.send(v).await.unwrap() } });
                    let ping = tokio::spawn(async move {
                        for i in 0..n { atx.send(i).await.unwrap(); assert_eq!(brx.recv().await, Some(i)) }
                    });
                    ping.await.unwrap();
                    pong.await.unwrap();
                }));
                // one spawned responder and two oneshots per round trip
                bench(&p, "W4-oneshot_spawn", n, || rt.block_on(async {
                    tokio::spawn(async move {
                        for _ in 0..n {
                            let ((tx1, rx1), (tx2, rx2)) = (oneshot::channel(), oneshot::channel());
                            tokio::spawn(async move { rx1.await.unwrap(); tx2.send(()).unwrap() });
                            tx1.send(()).unwrap();
                            rx2.await.unwrap();
                        }
                    }).await.unwrap();
                }));
            }
            "W5" => {
                let n = env("N", 1_000_000);
                bench(&p, "W5", n, || rt.block_on(async {
                    let (tx, rx) = oneshot::channel();
                    tokio::spawn(chain(n, tx));
                    rx.await.unwrap();
                }));
            }
            "W6" => {
                let (n, secs) = (env("N", 1_000_000), env("SECS", 5));
                let before = status_bytes("VmRSS");
                let (c, t) = (cpu_ns(), Instant::now());
                rt.block_on(async {
                    tokio::spawn(async move {
                        let mut hs = Vec::with_capacity(n as usize);
                        for _ in 0..n { hs.push(tokio::spawn(tokio::time::sleep(Duration::from_secs(secs)))) }
                        for h in hs { h.await.unwrap() }
                    }).await.unwrap();
                });
                report_sleepers(&p, n, secs, t.elapsed().as_secs_f64(), cpu_ns() - c, before);
            }
            // unconstrained: tokio's per-poll budget would otherwise refuse to register after 128 timers
            "W7" => {
                let n = env("N", 1_000_000);
                // create, register (first poll), cancel (drop), one at a time
                bench(&p, "W7-churn", n, || rt.block_on(async {
                    tokio::spawn(tokio::task::unconstrained(async move {
                        let mut d = Delays(1);
                        for _ in 0..n {
                            let s = tokio::time::sleep(Duration::from_millis(d.next()));
                            tokio::pin!(s);
                            std::future::poll_fn(|cx| { assert!(s.as_mut().poll(cx).is_pending()); Poll::Ready(()) }).await;
                        }
                    })).await.unwrap();
                }));
                // the same with 10,000 others pending: create a new one, cancel the oldest
                bench(&p, "W7-window", n, || rt.block_on(async {
                    tokio::spawn(tokio::task::unconstrained(async move {
                        let mut d = Delays(1);
                        let window = env("WINDOW", 10_000) as usize;
                        let mut ring = std::collections::VecDeque::with_capacity(10_001);
                        for _ in 0..n {
                            let mut s = Box::pin(tokio::time::sleep(Duration::from_millis(d.next())));
                            std::future::poll_fn(|cx| { let _ = s.as_mut().poll(cx); Poll::Ready(()) }).await;
                            ring.push_back(s);
                            if ring.len() > window { ring.pop_front(); }
                        }
                    })).await.unwrap();
                }));
                // create and register all, then cancel all
                bench(&p, "W7-bulk", n, || rt.block_on(async {
                    tokio::spawn(tokio::task::unconstrained(async move {
                        let mut d = Delays(1);
                        let mut all = Vec::with_capacity(n as usize);
                        for _ in 0..n {
                            let mut s = Box::pin(tokio::time::sleep(Duration::from_millis(d.next())));
                            std::future::poll_fn(|cx| { let _ = s.as_mut().poll(cx); Poll::Ready(()) }).await;
                            all.push(s);
                        }
                        drop(all);
                    })).await.unwrap();
                }));
            }
            "W8" => {
                for producers in [1u64, 4] {
                    let n = env("N", 4_000_000);
                    bench(&p, &format!("W8-{producers}p"), n, || rt.block_on(async {
                        let (tx, mut rx) = mpsc::channel::<u64>(1024);
                        for _ in 0..producers {
                            let tx = tx.clone();
                            tokio::spawn(async move { for i in 0..n / producers { tx.send(i).await.unwrap() } });
                        }
                        drop(tx);
                        let got = tokio::spawn(async move { let mut k = 0; while rx.recv().await.is_some() { k += 1 } k }).await.unwrap();
                        assert_eq!(got, n / producers * producers);
                    }));
                }
            }
            other => panic!("no workload {other}"),
        }
    }
}
