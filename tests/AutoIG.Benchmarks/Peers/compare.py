#!/usr/bin/env python3
"""Runs PyTorch and AutoIG in turns on the same work, and prints the page of ratios that docs/benchmarks keeps for a processor.

    /usr/bin/python3 compare.py OUT [--seconds 40] [--models a,b] [--threads 2] [--avx2] [--page docs/benchmarks/CPU.md]

torch_ig.py first writes the case and finds PyTorch's best chunk size, and AutoIG's `peers` checks its numbers against it. Then both stay alive and explain in turns, one
explanation each (or as many as fill 50 ms), with a rest between so that threads that spin after their work are still. Around every turn the multiply-add peak of all
cores together is measured: a turn where it falls below 85 % of the highest seen was shared with somebody else. The ratio is the median over pairs of neighbouring
turns, once over all and once over those that nobody disturbed, if these are enough: what happens within a turn is not seen, so a few say nothing.

OPENBLAS_CORETYPE is set as torch_ig.py asks for. --avx2 forbids AVX-512 to both. Needs what torch_ig.py needs, and the benchmarks built:
dotnet build tests/AutoIG.Benchmarks -c Release.

--page writes the page into a file. The README shows the table of one page: its comment names the file, and AUTOIG_ACCEPT=1 dotnet test tests/AutoIG.Generator.Tests
--filter SpeedTable renews it.
"""
import argparse, datetime, json, os, pathlib, platform, statistics, subprocess, sys, time

HERE = pathlib.Path(__file__).resolve().parent
BENCHMARKS = HERE.parent / "bin" / "Release" / "net10.0" / "AutoIG.Benchmarks.dll"
MODELS = ["tabular-30-64-32-2", "mlp-784-256-128-10", "digits-cnn", "encoder-64x128", "squeezenet1_1", "mobilenet_v2", "resnet18"]
REST = 0.06  # seconds: longer than OpenMP's and OpenBLAS's threads wait for more work before they sleep
QUIET = 0.85
FEWEST_PAIRS = 5


def run(command, environment):
    done = subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}; expected 0")
    return json.loads(done.stdout.splitlines()[-1])


class Peer:
    """A process that answers each line with a number."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return float(self.answer())

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.process.args[0]} ended with {self.process.wait()}; expected an answer")
        return line


def processor():
    if os.path.exists("/proc/cpuinfo"):
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def alternate(pytorch, autoig, seconds):
    """Pairs of neighbouring turns: PyTorch's and AutoIG's milliseconds, and the lowest multiply-add peak around them."""
    pairs, begin = [], time.monotonic()
    while len(pairs) < FEWEST_PAIRS or time.monotonic() - begin < seconds:
        peaks = [autoig.ask("peak")]
        theirs = pytorch.ask("explain")
        time.sleep(REST)
        peaks.append(autoig.ask("peak"))
        ours = autoig.ask("explain")
        peaks.append(autoig.ask("peak"))
        time.sleep(REST)
        pairs.append((theirs, ours, min(peaks), max(peaks)))
    highest = max(pair[3] for pair in pairs)
    return [(theirs, ours, low >= QUIET * highest) for theirs, ours, low, _ in pairs], highest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--avx2", action="store_true")
    parser.add_argument("--page", type=pathlib.Path)
    arguments = parser.parse_args()
    if not BENCHMARKS.exists():
        sys.exit(f"{BENCHMARKS} does not exist: dotnet build tests/AutoIG.Benchmarks -c Release")

    torch_environment = {"OMP_NUM_THREADS": str(arguments.threads), "OPENBLAS_CORETYPE": "Haswell" if arguments.avx2 else "SkylakeX"}
    own_environment = {}
    if arguments.avx2:
        torch_environment |= {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}
        own_environment["DOTNET_EnableAVX512"] = "0"

    rows = []
    for model in arguments.models.split(","):
        chunks = run([sys.executable, str(HERE / "torch_ig.py"), arguments.out, model], torch_environment)["ms"]
        best = min(chunks, key=chunks.get)
        checked = run(["dotnet", str(BENCHMARKS), "peers", arguments.out, "--models", model, "--seconds", "0", "--threads", str(arguments.threads)], own_environment)
        with Peer([sys.executable, str(HERE / "torch_turns.py"), arguments.out, model, best], torch_environment) as pytorch, \
                Peer(["dotnet", str(BENCHMARKS), "turns", arguments.out, model, "--threads", str(arguments.threads)], own_environment) as autoig:
            pairs, peak = alternate(pytorch, autoig, arguments.seconds)
        row = Row(model, pairs, peak, checked["max_relative_difference"])
        rows.append(row)
        print(json.dumps(row.summary()), file=sys.stderr, flush=True)

    written = page(rows, arguments)
    print(written)
    if arguments.page:
        arguments.page.write_text(written + "\n", encoding="utf-8")


def page(rows, arguments):
    vectors = "AVX2" if arguments.avx2 else "the widest vectors"
    return "\n".join([
        f"# {processor()}",
        "",
        f"PyTorch and AutoIG explain the same input of the same model in turns: 50 Gauss–Legendre points, {arguments.threads} threads each, {vectors}, at least",
        f"{arguments.seconds:g} seconds a model.",
        "",
        "| model | PyTorch ms | AutoIG ms | ratio | middle half of the pairs | ratio of quiet pairs | difference of attributions |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(row.line() for row in rows),
        "",
        f"Measured in {datetime.date.today():%B %Y}.",
    ])


class Row:
    def __init__(self, model, pairs, peak, difference):
        self.model, self.peak, self.difference = model, peak, difference
        self.theirs, self.ours = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
        self.ratios = sorted(theirs / ours for theirs, ours, _ in pairs)
        self.quiet = sorted(theirs / ours for theirs, ours, quiet in pairs if quiet)

    def middle(self):
        return self.ratios[len(self.ratios) // 4], self.ratios[(3 * len(self.ratios) - 1) // 4]

    def summary(self):
        return {
            "model": self.model, "pytorch_ms": self.theirs, "autoig_ms": self.ours, "pairs": len(self.ratios), "ratio": statistics.median(self.ratios),
            "middle_half": self.middle(), "quiet_pairs": len(self.quiet), "quiet_ratio": statistics.median(self.quiet) if self.quiet else None,
            "highest_peak_gflops": self.peak,
        }

    def line(self):
        low, high = self.middle()
        quiet = f"**{ratio(statistics.median(self.quiet))}**" if len(self.quiet) >= FEWEST_PAIRS else "too few"
        quiet += f" ({len(self.quiet)} of {len(self.ratios)})"
        return (f"| {self.model} | {milliseconds(self.theirs)} | {milliseconds(self.ours)} | **{ratio(statistics.median(self.ratios))}** | {ratio(low)} – {ratio(high)} "
                f"| {quiet} | {self.difference:.0e} |")


def milliseconds(time):
    return f"{float(f'{time:.3g}'):.10g}"


def ratio(value):
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"



if __name__ == "__main__":
    main()
