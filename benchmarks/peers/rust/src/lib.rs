//! Measuring helpers shared by the Rust peers.
use std::time::Instant;

/// CPU time of this process (user + system, every thread), in nanoseconds.
pub fn cpu_ns() -> u64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec as u64 * 1_000_000_000 + t.tv_nsec as u64
}

/// A "VmHWM"/"VmRSS" field of /proc/self/status, in bytes.
pub fn status_bytes(field: &str) -> u64 {
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = s.lines().find(|l| l.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

pub fn env(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map(|v| v.replace('_', "").parse().unwrap()).unwrap_or(default)
}

/// Runs `body` (which does `ops` operations) REPEAT times a round, REPS rounds after one to warm up, and
/// prints median and minimum of wall and CPU time per operation.
pub fn bench(peer: &str, workload: &str, ops: u64, mut body: impl FnMut()) {
    let (reps, repeat) = (env("REPS", 5) as usize, env("REPEAT", 1));
    let ops = ops * repeat;
    let mut body = || for _ in 0..repeat { body() };
    body();
    let (mut wall, mut cpu) = (vec![], vec![]);
    for _ in 0..reps {
        let (c, t) = (cpu_ns(), Instant::now());
        body();
        wall.push(t.elapsed().as_nanos() as f64 / ops as f64);
        cpu.push((cpu_ns() - c) as f64 / ops as f64);
    }
    wall.sort_by(f64::total_cmp);
    cpu.sort_by(f64::total_cmp);
    println!("{peer} {workload} wall_median {:.1} ns/op", wall[reps / 2]);
    println!("{peer} {workload} wall_min {:.1} ns/op", wall[0]);
    println!("{peer} {workload} cpu_median {:.1} ns/op", cpu[reps / 2]);
    println!("{peer} {workload} cpu_min {:.1} ns/op", cpu[0]);
}

/// Prints the figures of one sleepers run.
pub fn report_sleepers(peer: &str, tasks: u64, secs: u64, wall: f64, cpu: u64, rss_before: u64) {
    assert!(wall >= secs as f64, "they did not sleep");
    let peak = status_bytes("VmHWM");
    println!("{peer} W6 wall_over_ideal {:.3} s", wall - secs as f64);
    println!("{peer} W6 cpu {:.3} s", cpu as f64 / 1e9);
    println!("{peer} W6 peak_rss {:.0} MiB", peak as f64 / 1048576.0);
    println!("{peer} W6 rss_per_task {:.0} B", (peak - rss_before) as f64 / tasks as f64);
}

/// Deterministic pseudo-random timeouts between 1 s and ~60 s, in milliseconds.
pub struct Delays(pub u64);
impl Delays {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        1000 + (self.0 >> 33) % 59000
    }
}
