#!/usr/bin/env python3
"""Writes case.json and expected.safetensors: what PyTorch, in double precision, makes of the zoo's architectures.

The weights are not stored (they would be 70 MB) but computed from their names, bit for bit the same here and in ZooWeights.cs:
element i of a tensor is a hash of (name, i) on 24 bits, u in [-1, 1), then scaled by the kind of the tensor. The input is the tensor
called "input", mapped to [0, 1). Attributions are Integrated Gradients of logit 1, 50 Gauss-Legendre nodes, zero baseline.

    python3 make_zoo.py        # needs torch, torchvision, numpy; tried with 1.13.1, 0.14.1, 1.24
"""
import json, os, struct
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision

STEPS, TARGET, SAMPLES = 50, 1, 512


def uniform(name, shape):
    """u in [-1, 1): SplitMix64 seeded with the FNV-1a hash of the name."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & (2**64 - 1)
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, int(np.prod(shape)) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(40)).astype(np.float64) / 2**23 - 1).reshape(shape)


def weight(name, shape):
    u = uniform(name, shape)
    if len(shape) > 1:
        value = u * np.sqrt(3.0 / np.prod(shape[1:]))
    elif name.endswith("running_var"):
        value = 1 + 0.5 * u
    elif name.endswith("weight"):
        value = 1 + 0.25 * u
    else:
        value = 0.125 * u
    return torch.from_numpy(value.astype(np.float32).astype(np.float64))


class Encoder(nn.Module):
    """Pre-norm transformer encoder: 64 embeddings of width 128, four blocks of four heads, GELU MLP of 512, ten classes."""

    def __init__(self):
        super().__init__()
        self.position = nn.Parameter(torch.zeros(64, 128))
        self.blocks = nn.ModuleList(nn.ModuleDict(dict(
            ln1=nn.LayerNorm(128), q=nn.Linear(128, 128), k=nn.Linear(128, 128), v=nn.Linear(128, 128), o=nn.Linear(128, 128),
            ln2=nn.LayerNorm(128), up=nn.Linear(128, 512), down=nn.Linear(512, 128))) for _ in range(4))
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 10)

    def forward(self, x):
        x = x + self.position
        heads = lambda y: y.unflatten(-1, (4, 32)).transpose(-2, -3)
        for b in self.blocks:
            h = b["ln1"](x)
            a = torch.softmax(heads(b["q"](h)) @ heads(b["k"](h)).transpose(-1, -2) / 32**0.5, -1)
            x = x + b["o"]((a @ heads(b["v"](h))).transpose(-2, -3).flatten(-2))
            x = x + b["down"](F.gelu(b["up"](b["ln2"](x))))
        return self.head(self.norm(x).mean(-2))


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 32, 3, padding=1)
        self.fc1, self.fc2 = nn.Linear(1568, 64), nn.Linear(64, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


def mlp(a, b, c, d):
    return nn.Sequential(nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c), nn.ReLU(), nn.Linear(c, d))


MODELS = {
    "tabular-30-64-32-2": (lambda: mlp(30, 64, 32, 2), (30,)),
    "mlp-784-256-128-10": (lambda: mlp(784, 256, 128, 10), (784,)),
    "digits-cnn": (Digits, (1, 28, 28)),
    "encoder-64x128": (Encoder, (64, 128)),
    "squeezenet1_1": (torchvision.models.squeezenet1_1, (3, 224, 224)),
    "mobilenet_v2": (torchvision.models.mobilenet_v2, (3, 224, 224)),
    "resnet18": (torchvision.models.resnet18, (3, 224, 224)),
}


def integrated_gradients(model, x):
    nodes, weights = np.polynomial.legendre.leggauss(STEPS)
    total = torch.zeros_like(x)
    for node, w in zip(nodes, weights):
        point = ((node + 1) / 2 * x)[None].requires_grad_()
        gradient, = torch.autograd.grad(model(point)[0, TARGET], point)
        total += w / 2 * gradient[0]
    return total * x


def save(path, arrays):
    header, blobs, offset = {}, [], 0
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array, dtype="<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": list(array.shape), "data_offsets": [offset, offset + len(raw)]}
        blobs.append(raw)
        offset += len(raw)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + b"".join(blobs))


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    case, arrays = {"name": "zoo", "steps": STEPS, "target": TARGET, "models": []}, {}
    for name, (make, shape) in MODELS.items():
        model = make().eval().double().requires_grad_(False)
        state = {k: v for k, v in model.state_dict().items() if v.is_floating_point()}
        model.load_state_dict({k: weight(k, tuple(v.shape)) for k, v in state.items()}, strict=False)
        x = torch.from_numpy((0.5 + 0.5 * uniform("input", shape)).astype(np.float32).astype(np.float64))
        a = integrated_gradients(model, x).flatten().numpy()
        single = integrated_gradients(model.float(), x.float()).flatten().double().numpy()
        model.double()
        stride = max(1, a.size // SAMPLES)
        y = model(x[None])[0].numpy()
        arrays[f"{name}/output"] = y
        arrays[f"{name}/attribution"] = a[::stride]
        case["models"].append({
            "name": name, "input": list(shape), "attribution-stride": stride,
            "attribution-maximum": float(np.abs(a).max()), "attribution-sum": float(a.sum()),
            "convergence-delta": float(a.sum() - (y[TARGET] - model(0 * x[None])[0, TARGET].item())),
            "float32-difference": float(np.abs(single - a).max() / np.abs(a).max()),
            "weights": {k: list(v.shape) for k, v in state.items()}})
        m = case["models"][-1]
        print(name, stride, m["attribution-maximum"], m["attribution-sum"], m["convergence-delta"], m["float32-difference"], np.abs(y).max(), (a == 0).mean(), flush=True)
    save(os.path.join(folder, "expected.safetensors"), arrays)
    with open(os.path.join(folder, "case.json"), "w") as f:
        f.write("{\n" + ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in case.items() if k != "models"))
        f.write(',\n "models": [\n' + ",\n".join("  " + json.dumps(m) for m in case["models"]) + "\n ]\n}\n")


if __name__ == "__main__":
    main()
