#!/usr/bin/env python3
"""PyTorch's side of compare.py: explains whenever a line comes in, and answers with the milliseconds it took (the median of as many runs as fill a turn).

    OPENBLAS_CORETYPE=SkylakeX OMP_NUM_THREADS=2 /usr/bin/python3 torch_turns.py OUT model chunk

Runs torch_ig.py's loop on what it wrote under OUT/<model>/, with the given number of points at a time. The first line out says that everything is warm.
"""
import os, sys, time
import numpy as np
import torch
from torch_double import load_model, load_safetensors
from torch_ig import integrated_gradients

STEPS = 50
TURN = 0.05  # seconds; the same as PeerTurns has


def milliseconds(explain):
    times, begin = [], time.perf_counter()
    while not times or time.perf_counter() - begin < TURN:
        start = time.perf_counter()
        explain()
        times.append(1e3 * (time.perf_counter() - start))
    return sorted(times)[len(times) // 2]


def main():
    out, name, chunk = sys.argv[1], sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    folder = os.path.join(out, name)
    model, case = load_model(name, folder), load_safetensors(os.path.join(folder, "case.safetensors"), np.float32)
    explain = lambda: integrated_gradients(model, case["input"], int(case["target"].item()), STEPS, chunk)
    begin = time.perf_counter()
    while time.perf_counter() - begin < 1.5:
        explain()
    print("ready", flush=True)
    for _ in sys.stdin:
        print(milliseconds(explain), flush=True)


if __name__ == "__main__":
    main()
