"""Writes models whose operators real networks seldom have, each some steps one after the other, for ONNX Runtime to be compared with.

    python3 operator_cases.py

writes Cases/selections.onnx and Cases/resampling.onnx. Weights are random, from one seed.
"""

import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

random = np.random.RandomState(20260101)
HERE = pathlib.Path(__file__).parent / "Cases"


class Graph:
    def __init__(self, name, shape, opset):
        self.name, self.opset, self.nodes, self.weights, self.count = name, opset, [], [], 0
        self.input = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)

    def weight(self, values, kind=np.float32):
        self.count += 1
        name = f"w{self.count}"
        self.weights.append(numpy_helper.from_array(np.array(values, kind), name))
        return name

    def integers(self, *values):
        return self.weight(values, np.int64)

    def node(self, operator, *inputs, outputs=1, **options):
        self.count += 1
        names = [f"v{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, name=f"n{self.count}", **options))
        return names[0]

    def save(self, output, shape):
        self.nodes.append(helper.make_node("Identity", [output], ["y"]))
        result = helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, self.name, [self.input], [result], self.weights)
        opset = helper.make_opsetid("", self.opset)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=8, producer_name="operator_cases.py")
        checker.check_model(model)
        (HERE / f"{self.name}.onnx").write_bytes(model.SerializeToString())


def selections():
    g = Graph("selections", [1, 6, 4], 16)
    x = "x"
    x = g.node("CumSum", x, g.weight(1, np.int64))
    x = g.node("CumSum", x, g.weight(-1, np.int64), exclusive=1, reverse=1)
    x = g.node("Shrink", x, lambd=0.25, bias=0.25)
    x = g.node("Shrink", x, lambd=0.125, bias=-0.5)
    x = g.node("ScatterElements", x, g.weight([[[5, 0, 2, 1], [0, 3, 4, 5]]], np.int64), g.weight(random.randn(1, 2, 4)), axis=1)
    x = g.node("ScatterElements", x, g.weight([[[1, 1, 2, 0]]], np.int64), g.node("Tanh", g.weight(random.randn(1, 1, 4))), axis=1,
               reduction="add")
    rows = g.node("GatherND", x, g.weight([[0, 4], [0, 1]], np.int64))
    x = g.node("ScatterND", x, g.weight([[0, 2], [0, 5]], np.int64), g.node("Sin", rows))
    x = g.node("ScatterND", x, g.weight([[0, 2], [0, 2]], np.int64), rows, reduction="add")
    x = g.node("ReverseSequence", x, g.integers(4), batch_axis=0, time_axis=1)
    x = g.node("GatherElements", x, g.weight(random.randint(-6, 6, (1, 5, 4)), np.int64), axis=1)
    x = g.node("TopK", x, g.integers(3), axis=1, outputs=2)
    y = g.node("ReduceProd", x, axes=[2], keepdims=0)
    g.save(y, [1, 3])


def resampling():
    g = Graph("resampling", [1, 4, 5, 6], 16)
    x = g.node("LRN", "x", size=3, alpha=0.5, beta=0.6, bias=1.5)
    none = ""
    x = g.node("Resize", x, none, none, g.integers(1, 4, 8, 7), mode="cubic", cubic_coeff_a=-0.5)
    x = g.node("Resize", x, none, g.weight([1, 1, 0.75, 1.3]), mode="linear", coordinate_transformation_mode="asymmetric")
    x = g.node("Resize", x, none, none, g.integers(1, 4, 9, 5), mode="nearest", coordinate_transformation_mode="half_pixel",
               nearest_mode="round_prefer_ceil")
    x = g.node("Resize", x, none, none, g.integers(1, 4, 6, 6), mode="cubic", coordinate_transformation_mode="align_corners")
    x = g.node("Resize", x, none, none, g.integers(1, 4, 7, 8), mode="cubic", exclude_outside=1)
    x = g.node("GridSample", x, g.weight(random.uniform(-1.2, 1.2, (1, 5, 4, 2))), mode="bicubic", padding_mode="border")
    grid = g.node("Tanh", g.node("Transpose", g.node("Slice", x, g.integers(0), g.integers(2), g.integers(1)), perm=[0, 2, 3, 1]))
    x = g.node("GridSample", x, grid, padding_mode="reflection", align_corners=1)
    g.save(x, [1, 4, 5, 4])


selections()
resampling()
