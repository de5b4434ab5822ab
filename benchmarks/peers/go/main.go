// Go peer: go_peer WORKLOAD...   WORKLOAD: echo (PORT) | W2 | W3 | W4 | W5 | W6 | W8
package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func env(name string, dflt int) int {
	if v := os.Getenv(name); v != "" {
		n, err := strconv.Atoi(strings.ReplaceAll(v, "_", ""))
		if err != nil {
			panic(err)
		}
		return n
	}
	return dflt
}

func cpuNs() int64 {
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return r.Utime.Nano() + r.Stime.Nano()
}

func statusBytes(field string) int64 {
	b, _ := os.ReadFile("/proc/self/status")
	for _, l := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(l, field) {
			n, _ := strconv.ParseInt(strings.Fields(l)[1], 10, 64)
			return n * 1024
		}
	}
	panic(field)
}

func bench(w string, ops int, body func()) {
	reps, repeat := env("REPS", 5), env("REPEAT", 1)
	ops *= repeat
	round := func() {
		for i := 0; i < repeat; i++ {
			body()
		}
	}
	round()
	wall, cpu := make([]float64, reps), make([]float64, reps)
	for i := range wall {
		runtime.GC()
		c, t := cpuNs(), time.Now()
		round()
		wall[i] = float64(time.Since(t)) / float64(ops)
		cpu[i] = float64(cpuNs()-c) / float64(ops)
	}
	sort.Float64s(wall)
	sort.Float64s(cpu)
	fmt.Printf("go %s wall_median %.1f ns/op\n", w, wall[reps/2])
	fmt.Printf("go %s wall_min %.1f ns/op\n", w, wall[0])
	fmt.Printf("go %s cpu_median %.1f ns/op\n", w, cpu[reps/2])
	fmt.Printf("go %s cpu_min %.1f ns/op\n", w, cpu[0])
}

func echo(port int) {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		panic(err)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			panic(err)
		}
		go func() { // Go sets TCP_NODELAY itself
			defer c.Close()
			b := make([]byte, 16384)
			for {
				n, err := c.Read(b)
				if err != nil {
					return
				}
				if _, err = c.Write(b[:n]); err != nil {
					return
				}
			}
		}()
	}
}

func chain(left int, done chan struct{}) {
	if left == 0 {
		close(done)
	} else {
		go chain(left-1, done)
	}
}

func main() {
	for _, w := range os.Args[1:] {
		n := env("N", 1_000_000)
		switch w {
		case "echo":
			echo(env("PORT", 9000))
		case "W2":
			bench("W2-inside", n, func() {
				var g sync.WaitGroup
				g.Add(n)
				for i := 0; i < n; i++ {
					go g.Done()
				}
				g.Wait()
			})
		case "W3":
			tasks, yields := env("TASKS", 1000), env("YIELDS", 1000)
			bench("W3-yield_now", tasks*yields, func() {
				var g sync.WaitGroup
				g.Add(tasks)
				for i := 0; i < tasks; i++ {
					go func() {
						for k := 0; k < yields; k++ {
							runtime.Gosched()
						}
						g.Done()
					}()
				}
				g.Wait()
			})
		case "W4":
			for _, size := range []int{0, 1} {
				bench([]string{"W4-unbuffered", "W4-channel"}[size], n, func() {
					a, b := make(chan int, size), make(chan int, size)
					go func() {
						for v := range a {
							b <- v
						}
						close(b)
					}()
					for i := 0; i < n; i++ {
						a <- i
						<-b
					}
					close(a)
					<-b
				})
			}
		case "W5":
			bench("W5", n, func() {
				done := make(chan struct{})
				go chain(n, done)
				<-done
			})
		case "W6":
			secs := env("SECS", 5)
			before := statusBytes("VmRSS")
			c, t := cpuNs(), time.Now()
			var g sync.WaitGroup
			g.Add(n)
			for i := 0; i < n; i++ {
				go func() { time.Sleep(time.Duration(secs) * time.Second); g.Done() }()
			}
			g.Wait()
			peak := statusBytes("VmHWM")
			fmt.Printf("go W6 wall_over_ideal %.3f s\n", time.Since(t).Seconds()-float64(secs))
			fmt.Printf("go W6 cpu %.3f s\n", float64(cpuNs()-c)/1e9)
			fmt.Printf("go W6 peak_rss %.0f MiB\n", float64(peak)/1048576)
			fmt.Printf("go W6 rss_per_task %.0f B\n", float64(peak-before)/float64(n))
		case "W8":
			m := env("N", 4_000_000)
			for _, producers := range []int{1, 4} {
				bench(fmt.Sprintf("W8-%dp", producers), m, func() {
					q := make(chan int, 1024)
					for p := 0; p < producers; p++ {
						go func() {
							for i := 0; i < m/producers; i++ {
								q <- i
							}
						}()
					}
					for i := 0; i < m; i++ {
						<-q
					}
				})
			}
		default:
			panic(w)
		}
	}
}
