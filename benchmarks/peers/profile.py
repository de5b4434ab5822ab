"""The second half of `profile`: profile.py PID MAP SAMPLES."""

import bisect
import collections
import subprocess
import sys
import tempfile

SHOWN = 6  # methods
BEHIND = 3  # instructions behind an atomic one, on which samples fall that wait for it

pid, map_file, samples_file = sys.argv[1:]

methods = []  # (begin, size, name), by begin
for line in open(map_file):
    begin, size, name = line.rstrip("\n").split(" ", 2)
    methods.append((int(begin, 16), int(size, 16), name))
methods.sort()
begins = [begin for begin, _, _ in methods]

by_method = collections.Counter()
by_address = collections.Counter()
samples = 0
for line in open(samples_file):
    words = line.split(None, 1)
    if not words:
        continue
    samples += 1
    address = int(words[0], 16)
    i = bisect.bisect(begins, address) - 1
    if i >= 0 and address < methods[i][0] + methods[i][1]:
        by_method[i] += 1
        by_address[address] += 1
    else:
        by_method["the JVM and the kernel"] += 1


def percent(count):
    return "%5.1f %%" % (100 * count / samples)


def instructions(begin, size):
    """(address, text) of each instruction of a compiled method."""
    with open("/proc/%s/mem" % pid, "rb") as memory, tempfile.NamedTemporaryFile() as code:
        memory.seek(begin)
        code.write(memory.read(size))
        code.flush()
        command = ["objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "--adjust-vma=%d" % begin, code.name]
        for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n"):
            address, _, text = line.partition(":")
            try:
                yield int(address, 16), text
            except ValueError:
                pass


def is_atomic(text):
    return "lock " in text or ("xchg" in text and "(" in text)


print(samples, "samples")
behind_all = 0
for method, count in by_method.most_common(SHOWN):
    if not isinstance(method, int):
        print(percent(count), method)
        continue
    begin, size, name = methods[method]
    behind = left = 0
    for address, text in instructions(begin, size):
        if left > 0:
            behind += by_address[address]
            left -= 1
        if is_atomic(text):
            left = BEHIND
    behind_all += behind
    print(percent(count), name, "- of that behind atomic instructions:", percent(behind).strip())
print(percent(behind_all), "in all behind atomic instructions of these")
