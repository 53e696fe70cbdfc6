"""Writes models whose operators real networks seldom have, each some steps one after the other, for ONNX Runtime to be compared with.

    python3 operator_cases.py

writes selections, resampling, conditions, repeats, tables, columns, volumes and learned-affines to Cases. Weights are random, from one seed.
"""

import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

random = np.random.RandomState(20260101)
HERE = pathlib.Path(__file__).parent / "Cases"


class Graph:
    def __init__(self, name, shape, opset, kind=TensorProto.FLOAT):
        self.name, self.opset, self.nodes, self.weights, self.count = name, opset, [], [], 0
        self.input = helper.make_tensor_value_info("x", kind, shape)

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
        opsets = [helper.make_opsetid("", self.opset)]
        if any(node.domain for node in self.nodes):
            opsets.append(helper.make_opsetid("ai.onnx.ml", 2))
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="operator_cases.py")
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


def learned_affines():
    """Layers of convolutions between which single numbers scale and shift, as some networks learn them; borders differ."""
    g = Graph("learned-affines", [1, 4, 12, 12], 14)
    x = "x"
    for layer in range(4):
        uneven = layer == 1
        pads = [1, 0, 1, 2] if uneven else [1, 1, 1, 1]
        for kernel, group in ((3, 4), (1, 1)):
            weight = g.weight(random.randn(4, 4 // group, kernel, kernel) * 0.4)
            x = g.node("Conv", x, weight, g.weight(random.randn(4) * 0.1), kernel_shape=[kernel, kernel], group=group,
                       pads=pads if kernel == 3 else [0, 0, 0, 0])
            x = g.node("Mul", g.weight([0.9 + 0.1 * layer + 0.05 * kernel]), x)
            x = g.node("Add", x, g.weight([0.3 - 0.2 * layer]))
            x = g.node("HardSwish", x)
            x = g.node("Sub", g.node("Mul", x, g.weight([1.1 - 0.07 * layer])), g.weight([0.02 * layer * kernel]))
    g.save(x, [1, 4, 12, 12])


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


def conditions():
    g = Graph("conditions", [1, 6, 4], 17)
    x = "x"
    above, below = g.node("Greater", x, g.weight(-0.5)), g.node("Less", x, g.weight(random.uniform(0, 1, 4)))
    within, one = g.node("And", above, below), g.node("Xor", above, below)
    outside = g.node("Or", g.node("Not", above), g.node("GreaterOrEqual", g.weight(-0.75), x))
    x = g.node("Add", g.node("Mul", x, g.node("Cast", within, to=TensorProto.FLOAT)), g.node("Cast", one, to=TensorProto.FLOAT))
    x = g.node("Where", outside, g.weight(0.25), g.node("Sin", x))
    inverse, logarithm = g.node("Reciprocal", g.node("Relu", x)), g.node("Log", x)
    x = g.node("Where", g.node("IsInf", inverse), g.node("ConstantOfShape", g.integers(1, 6, 4)), g.node("Tanh", inverse))
    x = g.node("Add", x, g.node("Where", g.node("IsNaN", logarithm), g.weight(-2.0), logarithm))
    x = g.node("Add", x, g.node("Where", g.node("IsInf", g.node("Neg", inverse), detect_negative=0), g.weight(1.0), g.weight(0.5)))
    g.save(x, [1, 6, 4])


def repeats():
    g = Graph("repeats", [1, 8, 6], 13)
    last = np.iinfo(np.int64).max
    x = g.node("Slice", "x", g.integers(0), g.integers(last), g.integers(1), g.integers(2))
    x = g.node("Pad", x, g.integers(0, 1, -1, 0, -1, 1))
    x = g.node("Concat", x, g.node("ConstantOfShape", g.integers(1, 1, 6)), axis=1)
    x = g.node("Max", g.node("Pow", g.weight(2.0), x), g.weight(0.75))
    means = g.node("ReduceMean", x, axes=[1], keepdims=1)
    ones = g.node("ConstantOfShape", g.integers(1, 5, 6), value=numpy_helper.from_array(np.ones(1, np.float32)))
    total = g.node("ReduceSum", ones, g.integers(1), keepdims=1)
    x = g.node("Add", x, g.node("Div", g.node("Add", means, ones), total))
    # Indices that are computed: 0 3 2, and in rows and columns.
    picked = g.node("Sub", g.node("CumSum", g.node("Tile", g.integers(1), g.integers(3)), g.weight(0, np.int64)), g.integers(1))
    picked = g.node("Where", g.weight([True, False, True], bool), picked, g.integers(3))
    x = g.node("Gather", x, picked, axis=1)
    rows = g.node("Expand", g.weight([[[0]], [[2]]], np.int64), g.integers(2, 3, 1))
    columns = g.node("Expand", g.weight([[[1], [5], [3]]], np.int64), g.integers(2, 3, 1))
    batch = g.node("ConstantOfShape", g.integers(2, 3, 1), value=numpy_helper.from_array(np.zeros(1, np.int64)))
    x = g.node("ScatterND", x, g.node("Concat", batch, rows, columns, axis=2), g.weight(random.randn(2, 3)))
    g.save(x, [1, 3, 6])


def tables():
    g = Graph("tables", [1, 5], 13, TensorProto.INT64)
    vectors, weights = g.node("Gather", g.weight(random.randn(40, 3)), "x"), g.node("Gather", g.weight(random.randn(42, 1)), "x")
    square = g.node("ReduceSum", vectors, g.integers(1), keepdims=0)
    squares = g.node("ReduceSum", g.node("Mul", vectors, vectors), g.integers(1), keepdims=0)
    pairs = g.node("ReduceSum", g.node("Sub", g.node("Mul", square, square), squares), g.integers(1), keepdims=1)
    g.save(g.node("Add", g.node("ReduceSum", weights, g.integers(1), keepdims=0), pairs), [1, 1])


def volumes():
    g = Graph("volumes", [1, 2, 5, 6, 4], 16)
    x = g.node("Conv", "x", g.weight(random.randn(4, 2, 2, 3, 3)), g.weight(random.randn(4)), pads=[1, 1, 1, 1, 1, 1], strides=[1, 2, 1])
    x = g.node("MaxPool", x, kernel_shape=[2, 1, 2], strides=[1, 1, 1])
    x = g.node("Conv", x, g.weight(random.randn(4, 2, 1, 2, 1)), group=2, pads=[0, 1, 0, 0, 0, 0])
    x = g.node("AveragePool", x, kernel_shape=[3, 2, 2], strides=[2, 1, 1], pads=[1, 0, 0, 1, 0, 0], count_include_pad=0)
    g.save(g.node("GlobalAveragePool", x), [1, 4, 1, 1, 1])


def columns():
    g = Graph("columns", [1, 5], 13)
    ml = {"domain": "ai.onnx.ml"}
    first = g.node("Relu", g.node("ArrayFeatureExtractor", "x", g.integers(3, 0), **ml))
    first = g.node("Imputer", first, imputed_value_floats=[0.5, -0.25], replaced_value_float=0.0, **ml)
    second = g.node("Imputer", g.node("ArrayFeatureExtractor", "x", g.integers(1, 2, 4), **ml), imputed_value_floats=[2.0],
                    replaced_value_float=float("nan"), **ml)
    joined = g.node("FeatureVectorizer", first, second, inputdimensions=[2, 3], **ml)
    g.save(g.node("Tanh", joined), [1, 5])


selections()
resampling()
conditions()
repeats()
tables()
learned_affines()
volumes()
columns()
