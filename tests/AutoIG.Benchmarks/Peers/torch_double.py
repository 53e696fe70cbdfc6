#!/usr/bin/env python3
"""The judge of torch_ig.py's cases: the same attributions by PyTorch in double precision.

    OMP_NUM_THREADS=2 /usr/bin/python3 torch_double.py OUT [model ...]

Reads the weights and inputs that torch_ig.py wrote under OUT/<model>/ and writes `double.safetensors` beside them (attribution and output, float64). Two runs in single precision
differ where a point of the path lies next to a kink of the model, and lands on either side of it: which of them is nearer to this one decides.
"""
import json, os, struct, sys
import numpy as np
import torch
from torch_ig import MODELS

STEPS = 50


def load_safetensors(path, dtype=np.float64):
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        tensors[name] = torch.from_numpy(np.frombuffer(data[begin:end], "<f4").astype(dtype).reshape(entry["shape"]))
    return tensors


def load_model(name, folder):
    """The model with the weights that torch_ig.py wrote."""
    model = MODELS[name][0]().eval().requires_grad_(False)
    missing, unexpected = model.load_state_dict(load_safetensors(os.path.join(folder, "weights.safetensors"), np.float32), strict=False)
    missing = [key for key in missing if not key.endswith("num_batches_tracked")]
    if missing or unexpected:
        sys.exit(f"{name}: missing {missing}, unexpected {unexpected}")
    return model


def save_safetensors(path, tensors):
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().astype("<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        blobs.append(raw)
        offset += len(raw)
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head + b"".join(blobs))


def main():
    out, names = sys.argv[1], sys.argv[2:] or list(MODELS)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    for name in names:
        folder = os.path.join(out, name)
        case = load_safetensors(os.path.join(folder, "case.safetensors"))
        model = load_model(name, folder).double()
        x, target = case["input"], int(case["target"].item())
        nodes, weights = np.polynomial.legendre.leggauss(STEPS)
        total = torch.zeros_like(x)
        for alpha, weight in zip((nodes + 1) / 2, weights / 2):
            point = (alpha * x)[None].requires_grad_()
            gradient, = torch.autograd.grad(model(point)[0, target], point)
            total += weight * gradient[0]
        save_safetensors(os.path.join(folder, "double.safetensors"), {"attribution": total * x, "output": model(x[None])[0]})
        single = case["attribution"]
        print(json.dumps({"model": name, "float32_difference": float((single - total * x).abs().max() / (total * x).abs().max())}), flush=True)


if __name__ == "__main__":
    main()
