"""Writes the expected values of the operators: outputs and input gradients by PyTorch, in float64.

    python3 operators_oracle.py

writes, beside itself, OperatorCases.json (tensors as base64 of little-endian numbers: "f4" inputs, "f8" expected values) and
OperatorCalls.cs (the same calls in C#). A case is one call of an operator: its C# text over named tensors, the function that
is the same in PyTorch, and the tensors. Samples carry no batch dimension, so the functions add and drop one where PyTorch needs it.
Inputs are rounded to float32, so that single and double precision start from the same numbers.
"""

import base64
import json
import math
import pathlib
import re

import torch
import torch.nn.functional as F

torch.manual_seed(20260101)
CASES = []


def normal(*shape):
    return torch.randn(*shape).double()


def positive(*shape):
    return torch.randn(*shape).abs().double() + 0.25


def case(name, call, function, **tensors):
    """`function` takes the tensors by name. What is not floating point (conditions, indices) is a constant of the call."""
    assert all(name != other["name"] for other in CASES), name
    tensors = {key: value.float().double() for key, value in tensors.items()}
    leaves = {key: value.clone().requires_grad_(True) for key, value in tensors.items()}
    output = function(**leaves)
    if output.dim() == 0:
        output = output.reshape(1)
    gradient = torch.randn(output.shape).double()
    output.backward(gradient)
    CASES.append({
        "name": name,
        "call": call,
        "inputs": {key: packed(value, "f4") for key, value in tensors.items()},
        "output": packed(output.detach(), "f8"),
        "outputGradient": packed(gradient, "f4"),
        "inputGradients": {key: packed(leaf.grad, "f8") for key, leaf in leaves.items()},
    })


def packed(tensor, kind):
    numbers = tensor.detach().contiguous().numpy().astype("<" + kind)
    return {"shape": list(tensor.shape), "type": kind, "data": base64.b64encode(numbers.tobytes()).decode()}


def batched(function):
    """The function applied to the first tensor with a batch dimension of one."""
    return lambda input, **others: function(input[None], **others)[0]


# ---- products -------------------------------------------------------------------------------------------------------

case("linear", "Linear(input, weight, bias)", F.linear, input=normal(5), weight=normal(3, 5), bias=normal(3))
case("linear without bias, tokens", "Linear(input, weight)", F.linear, input=normal(4, 5), weight=normal(3, 5))
case("linear, two leading dimensions", "Linear(input, weight, bias)", F.linear,
     input=normal(2, 3, 4), weight=normal(6, 4), bias=normal(6))
for name, left, right in [
    ("matrices", (3, 4), (4, 5)), ("row vector", (4,), (4, 5)), ("column vector", (3, 4), (4,)),
    ("batched", (2, 3, 4), (2, 4, 5)), ("broadcast batch", (2, 1, 3, 4), (5, 4, 2)), ("batch of matrices by one", (2, 3, 4), (4, 5)),
    ("batch by column vector", (2, 3, 4), (4,)),
]:
    case(f"matmul {name}", "MatMul(input, other)", torch.matmul, input=normal(*left), other=normal(*right))
case("dot", "Dot(input, other)", lambda input, other: input @ other, input=normal(7), other=normal(7))

# ---- convolution ----------------------------------------------------------------------------------------------------


def conv2d(image, weight, call="", bias=True, **options):
    tensors = {"input": normal(*image), "weight": normal(*weight)}
    if bias:
        tensors["bias"] = normal(weight[0])
    arguments = ", ".join(tensors) + (", " + call if call else "")
    name = f"conv2d {list(image)} by {list(weight)}" + (f" {call}" if call else "")
    case(name, f"Conv2D({arguments})",
         lambda input, weight, bias=None: F.conv2d(input[None], weight, bias, **options)[0], **tensors)


conv2d((2, 5, 6), (3, 2, 3, 3))
conv2d((2, 5, 6), (3, 2, 3, 3), "padding: 1", bias=False, padding=1)
conv2d((1, 7, 8), (2, 1, 3, 2), "stride: (2, 1), padding: (1, 0)", stride=(2, 1), padding=(1, 0))
conv2d((2, 9, 8), (2, 2, 3, 3), "stride: 2, padding: 2, dilation: (2, 1)", stride=2, padding=2, dilation=(2, 1))
conv2d((4, 5, 5), (6, 2, 3, 3), "padding: 1, groups: 2", padding=1, groups=2)
conv2d((3, 6, 5), (3, 1, 3, 3), "stride: 2, padding: 1, groups: 3", stride=2, padding=1, groups=3)
conv2d((3, 4, 4), (5, 3, 1, 1))
conv2d((2, 5, 6), (2, 2, 3, 3), "padding: Padding.Same", padding="same")
conv2d((2, 5, 6), (2, 2, 4, 2), "padding: Padding.Same, dilation: 2", padding="same", dilation=2)
conv2d((1, 4, 4), (1, 1, 4, 4), "padding: (3, 3)", padding=3)
conv2d((2, 11, 11), (3, 2, 7, 7), "stride: 4, padding: 3", stride=4, padding=3)

# ---- pooling --------------------------------------------------------------------------------------------------------


def pool2d(operator, function, call, image=(2, 7, 8), **options):
    case(f"{operator} {list(image)} {call}", f"{operator}(input, {call})", batched(lambda x: function(x, **options)), input=normal(*image))


pool2d("MaxPool2D", F.max_pool2d, "2", kernel_size=2)
pool2d("MaxPool2D", F.max_pool2d, "3, stride: 2, padding: 1", kernel_size=3, stride=2, padding=1)
pool2d("MaxPool2D", F.max_pool2d, "(3, 2), stride: (2, 3), ceilMode: true", kernel_size=(3, 2), stride=(2, 3), ceil_mode=True)
pool2d("MaxPool2D", F.max_pool2d, "3, stride: 1, dilation: 2, padding: 1", kernel_size=3, stride=1, dilation=2, padding=1)
pool2d("MaxPool2D", F.max_pool2d, "2, stride: 2, padding: 1, ceilMode: true", kernel_size=2, stride=2, padding=1, ceil_mode=True)
pool2d("MaxPool2D", F.max_pool2d, "4, stride: 4, ceilMode: true", image=(1, 3, 9), kernel_size=4, stride=4, ceil_mode=True)
pool2d("AvgPool2D", F.avg_pool2d, "2", kernel_size=2)
pool2d("AvgPool2D", F.avg_pool2d, "3, stride: 2, padding: 1", kernel_size=3, stride=2, padding=1)
pool2d("AvgPool2D", F.avg_pool2d, "3, stride: 2, padding: 1, countIncludePad: false",
       kernel_size=3, stride=2, padding=1, count_include_pad=False)
pool2d("AvgPool2D", F.avg_pool2d, "(3, 2), stride: (2, 3), padding: (1, 0), ceilMode: true",
       kernel_size=(3, 2), stride=(2, 3), padding=(1, 0), ceil_mode=True)
pool2d("AvgPool2D", F.avg_pool2d, "3, stride: 3, padding: 1, ceilMode: true, countIncludePad: false",
       kernel_size=3, stride=3, padding=1, ceil_mode=True, count_include_pad=False)
pool2d("AvgPool2D", F.avg_pool2d, "2, divisorOverride: 3", kernel_size=2, divisor_override=3)

# ---- activations ----------------------------------------------------------------------------------------------------


def activation(call, function, values=None):
    x = torch.cat([3 * normal(12), torch.tensor([-30.0, -5.5, -1e-4, 1e-4, 5.5, 30.0]).double()]) if values is None else values
    case(f"activation {call}", call, function, input=x.float().double())


activation("Relu(input)", F.relu)
activation("Relu6(input)", F.relu6)
activation("LeakyRelu(input)", F.leaky_relu)
activation("LeakyRelu(input, negativeSlope: 0.2)", lambda input: F.leaky_relu(input, 0.2))
activation("Elu(input)", F.elu)
activation("Elu(input, alpha: 1.5)", lambda input: F.elu(input, 1.5))
activation("Celu(input, alpha: 2)", lambda input: F.celu(input, 2.0))
activation("Selu(input)", F.selu)
activation("Gelu(input)", F.gelu)
activation("Gelu(input, approximate: GeluApproximation.Tanh)", lambda input: F.gelu(input, approximate="tanh"))
activation("Silu(input)", F.silu)
activation("Mish(input)", F.mish)
activation("Sigmoid(input)", torch.sigmoid)
activation("LogSigmoid(input)", F.logsigmoid)
activation("Tanh(input)", torch.tanh)
activation("Softplus(input)", F.softplus)
activation("Softplus(input, beta: 2, threshold: 10)", lambda input: F.softplus(input, 2, 10))
activation("Softsign(input)", F.softsign)
activation("HardSigmoid(input)", F.hardsigmoid)
activation("HardSwish(input)", F.hardswish)
activation("HardTanh(input)", F.hardtanh)
activation("HardTanh(input, minVal: -2, maxVal: 0.5)", lambda input: F.hardtanh(input, -2, 0.5))
activation("Threshold(input, 0.5, -2)", lambda input: F.threshold(input, 0.5, -2))
activation("Dropout(input)", lambda input: F.dropout(input, training=False))
case("prelu, one weight", "PRelu(input, weight)", batched(F.prelu), input=normal(3, 4), weight=normal(1))
case("prelu, a weight per channel", "PRelu(input, weight)", batched(F.prelu), input=normal(3, 2, 4), weight=normal(3))

activation("Abs(input)", torch.abs)
activation("Exp(input)", torch.exp, 2 * normal(9))
activation("Log(input)", torch.log, positive(9))
activation("Sqrt(input)", torch.sqrt, positive(9))
activation("Rsqrt(input)", torch.rsqrt, positive(9))
activation("Square(input)", torch.square)
activation("Reciprocal(input)", torch.reciprocal, positive(9))
activation("Sin(input)", torch.sin)
activation("Cos(input)", torch.cos)
activation("Erf(input)", torch.erf)
activation("Pow(input, 2.5)", lambda input: torch.pow(input, 2.5), positive(9))
activation("Pow(input, 3)", lambda input: torch.pow(input, 3), normal(9))
activation("Clamp(input, min: -0.5)", lambda input: torch.clamp(input, min=-0.5))
activation("Clamp(input, min: -0.5, max: 1)", lambda input: torch.clamp(input, -0.5, 1))

for operator, function in [("Add", torch.add), ("Subtract", torch.sub), ("Multiply", torch.mul), ("Divide", torch.div),
                           ("Maximum", torch.maximum), ("Minimum", torch.minimum)]:
    for left, right in [((2, 3), (2, 1)), ((3,), (2, 1)), ((2, 1, 3), (4, 1))]:
        case(f"{operator} {list(left)} {list(right)}", f"{operator}(input, other)", function, input=normal(*left), other=normal(*right))

# ---- softmax, reductions --------------------------------------------------------------------------------------------

case("softmax, a vector", "Softmax(input)", lambda input: F.softmax(input, -1), input=3 * normal(6))
case("softmax, huge values", "Softmax(input)", lambda input: F.softmax(input, -1), input=400 * normal(6).round())
case("softmax dim 0", "Softmax(input, dim: 0)", lambda input: F.softmax(input, 0), input=normal(3, 4))
case("softmax dim 1 of 3", "Softmax(input, dim: 1)", lambda input: F.softmax(input, 1), input=normal(2, 3, 4))
case("log softmax", "LogSoftmax(input)", lambda input: F.log_softmax(input, -1), input=3 * normal(6))
case("log softmax dim 1 of 3", "LogSoftmax(input, dim: 1)", lambda input: F.log_softmax(input, 1), input=normal(2, 3, 4))

for operator, function in [("Sum", torch.sum), ("Mean", torch.mean), ("Max", torch.amax), ("Min", torch.amin)]:
    case(f"{operator} of all", f"{operator}(input)", lambda input, f=function: f(input), input=normal(2, 5))
    case(f"{operator} dim 1", f"{operator}(input, dim: 1)", lambda input, f=function: f(input, dim=1), input=normal(2, 3, 4))
    case(f"{operator} dim -1 kept", f"{operator}(input, dim: -1, keepDim: true)",
         lambda input, f=function: f(input, dim=-1, keepdim=True), input=normal(2, 3, 4))
    case(f"{operator} dims", f"{operator}(input, dims: [-1, 0])", lambda input, f=function: f(input, dim=(-1, 0)), input=normal(2, 3, 4))
    case(f"{operator} dims kept", f"{operator}(input, dims: [1, 2], keepDim: true)",
         lambda input, f=function: f(input, dim=(1, 2), keepdim=True), input=normal(2, 3, 4))
    case(f"{operator} of a vector", f"{operator}(input, dim: 0)", lambda input, f=function: f(input, dim=0), input=normal(5))

# ---- shape ----------------------------------------------------------------------------------------------------------

case("reshape", "Reshape(input, 4, 3)", lambda input: input.reshape(4, 3), input=normal(2, 6))
case("reshape, one size free", "Reshape(input, [3, -1, 2])", lambda input: input.reshape(3, -1, 2), input=normal(2, 6))
case("flatten", "Flatten(input)", torch.flatten, input=normal(2, 3, 4))
case("flatten from 1", "Flatten(input, startDim: 1)", lambda input: torch.flatten(input, 1), input=normal(2, 3, 4))
case("flatten to -2", "Flatten(input, endDim: -2)", lambda input: torch.flatten(input, 0, -2), input=normal(2, 3, 4))
case("squeeze", "Squeeze(input, dim: 1)", lambda input: input.squeeze(1), input=normal(2, 1, 4))
case("unsqueeze", "Unsqueeze(input, dim: -1)", lambda input: input.unsqueeze(-1), input=normal(2, 3))
case("permute", "Permute(input, 2, 0, 1)", lambda input: input.permute(2, 0, 1), input=normal(2, 3, 4))
case("permute, from the end", "Permute(input, -1, 0, 1)", lambda input: input.permute(-1, 0, 1), input=normal(2, 3, 4))
case("transpose", "Transpose(input, 0, -1)", lambda input: input.transpose(0, -1), input=normal(2, 3, 4))
case("broadcast to", "BroadcastTo(input, 4, 2, 3)", lambda input: input.broadcast_to(4, 2, 3), input=normal(2, 1))
case("concat", "Concat([input, other])", lambda input, other: torch.cat([input, other]), input=normal(2, 3), other=normal(1, 3))
case("concat dim -1", "Concat([input, other, input], dim: -1)",
     lambda input, other: torch.cat([input, other, input], -1), input=normal(2, 3), other=normal(2, 1))
case("concat dim 1 of 3", "Concat([input, other], dim: 1)",
     lambda input, other: torch.cat([input, other], 1), input=normal(2, 3, 2), other=normal(2, 2, 2))
case("stack", "Stack([input, other])", lambda input, other: torch.stack([input, other]), input=normal(2, 3), other=normal(2, 3))
case("stack dim -1", "Stack([input, other], dim: -1)", lambda input, other: torch.stack([input, other], -1), input=normal(2, 3), other=normal(2, 3))

# ---- the two files --------------------------------------------------------------------------------------------------


def csharp(case):
    """The call with its tensors looked up by name; an argument's name (`bias:`) is not a tensor."""
    names = "|".join(case["inputs"])
    call = re.sub(rf"\b({names})\b(?!\s*:)", r't["\1"]', case["call"])
    return f'        ["{case["name"]}"] = static t => OperatorResult.Of({call}),'


here = pathlib.Path(__file__).parent
(here / "OperatorCases.json").write_text(json.dumps(CASES, indent=0) + "\n")
(here / "OperatorCalls.cs").write_text("\n".join([
    "// <auto-generated>Written by operators_oracle.py beside this file.</auto-generated>",
    "#nullable enable",
    "using System.Numerics;",
    "using System.Numerics.Tensors;",
    "using static AutoIG.Nn;",
    "",
    "namespace AutoIG.Tests;",
    "",
    "/// <summary>The calls of OperatorCases.json in C#, by name.</summary>",
    "internal static class OperatorCalls<T>",
    "    where T : unmanaged, IBinaryFloatingPointIeee754<T>",
    "{",
    "    public static readonly Dictionary<string, Func<Dictionary<string, Tensor<T>>, Tensor<T>>> ByName = new()",
    "    {",
    *map(csharp, CASES),
    "    };",
    "}",
    "",
]))
print(f"{len(CASES)} cases, {(here / 'OperatorCases.json').stat().st_size} bytes")
