#!/usr/bin/env python3
"""Runs PyTorch and AutoIG in turns on the same work, and prints the table of ratios that the README shows.

    /usr/bin/python3 compare.py OUT [--rounds 3] [--models a,b] [--threads 2] [--avx2]

A round is torch_ig.py, then AutoIG's `peers`, each on its own, model by model; the table has the medians over the rounds. Both therefore see the
same neighbours, clock and temperature. PyTorch is given its best chunk size, and OPENBLAS_CORETYPE as torch_ig.py asks for. --avx2 forbids AVX-512 to both.
Needs what torch_ig.py needs, and the benchmarks built: dotnet build tests/AutoIG.Benchmarks -c Release.
"""
import argparse, json, os, pathlib, platform, statistics, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
BENCHMARKS = HERE.parent / "bin" / "Release" / "net10.0" / "AutoIG.Benchmarks.dll"
MODELS = ["tabular-30-64-32-2", "mlp-784-256-128-10", "digits-cnn", "encoder-64x128", "squeezenet1_1", "mobilenet_v2", "resnet18"]


def run(command, environment):
    done = subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}; expected 0")
    return json.loads(done.stdout.splitlines()[-1])


def processor():
    if os.path.exists("/proc/cpuinfo"):
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--avx2", action="store_true")
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
        theirs, ours, last = [], [], None
        for _ in range(arguments.rounds):
            theirs.append(run([sys.executable, str(HERE / "torch_ig.py"), arguments.out, model], torch_environment)["ms_best"])
            last = run(["dotnet", str(BENCHMARKS), "peers", arguments.out, "--models", model, "--threads", str(arguments.threads)], own_environment)
            ours.append(last["ms"])
        pytorch, autoig = statistics.median(theirs), statistics.median(ours)
        spread = [t / o for t, o in zip(theirs, ours)]
        rows.append((model, pytorch, autoig, pytorch / autoig, min(spread), max(spread), last))
        print(json.dumps({"model": model, "pytorch_ms": theirs, "autoig_ms": ours}), file=sys.stderr, flush=True)

    print(f"{processor()}, {arguments.threads} threads, {'AVX2' if arguments.avx2 else 'widest vectors'}, medians of {arguments.rounds} alternating rounds\n")
    print("| model | PyTorch ms | AutoIG ms | ratio | lowest to highest | difference of attributions |")
    print("|---|---:|---:|---:|---:|---:|")
    for model, pytorch, autoig, ratio, lowest, highest, last in rows:
        print(f"| {model} | {pytorch:.4g} | {autoig:.4g} | **{ratio:.1f}** | {lowest:.1f} – {highest:.1f} | {last['max_relative_difference']:.1g} |")


if __name__ == "__main__":
    main()
