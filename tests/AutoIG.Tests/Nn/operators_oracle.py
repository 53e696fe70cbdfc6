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

for name in ["Abs", "Sign", "Floor", "Truncate", "Square", "Sin", "Cos", "Atan", "Asinh", "Erf"]:
    activation(f"{name}(input)", getattr(torch, name.lower().replace("truncate", "trunc")))
activation("Negate(input)", torch.neg)
activation("Ceiling(input)", torch.ceil)
activation("Round(input)", torch.round, torch.cat([3 * normal(5), torch.tensor([0.5, 1.5, -0.5, -2.5]).double()]))
for name in ["Exp", "Exp2", "Expm1", "Tan", "Sinh", "Cosh"]:
    activation(f"{name}(input)", getattr(torch, name.lower()), torch.cat([2 * normal(9), 1e-9 * normal(1)]))
for name in ["Log", "Log2", "Log10", "Log1p", "Sqrt", "Rsqrt", "Reciprocal"]:
    activation(f"{name}(input)", getattr(torch, name.lower()), torch.cat([positive(9), 1e-9 * positive(1)]))
for name in ["Asin", "Acos", "Atanh"]:
    activation(f"{name}(input)", getattr(torch, name.lower()), torch.tanh(normal(9)))
activation("Acosh(input)", torch.acosh, 1 + positive(9))
activation("Cbrt(input)", lambda input: input.sign() * input.abs() ** (1 / 3))
activation("Pow(input, 2.5)", lambda input: torch.pow(input, 2.5), positive(9))
activation("Pow(input, 3)", lambda input: torch.pow(input, 3), normal(9))
case("Pow of tensors", "Pow(input, other)", lambda input, other: torch.pow(input, other), input=positive(2, 3), other=normal(2, 1))
activation("Clamp(input, min: -0.5)", lambda input: torch.clamp(input, min=-0.5))
activation("Clamp(input, min: -0.5, max: 1)", lambda input: torch.clamp(input, -0.5, 1))

for operator, function in [("Add", torch.add), ("Subtract", torch.sub), ("Multiply", torch.mul), ("Divide", torch.div),
                           ("Maximum", torch.maximum), ("Minimum", torch.minimum), ("Atan2", torch.atan2)]:
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

# ---- convolution in one dimension, transposed convolution -----------------------------------------------------------


def convolution(operator, function, image, weight, outputs, call="", bias=True, **options):
    tensors = {"input": normal(*image), "weight": normal(*weight)}
    if bias:
        tensors["bias"] = normal(outputs)
    arguments = ", ".join(tensors) + (", " + call if call else "")
    name = f"{operator} {list(image)} by {list(weight)}" + (f" {call}" if call else "")
    case(name, f"{operator}({arguments})",
         lambda input, weight, bias=None: function(input[None], weight, bias, **options)[0], **tensors)


def conv1d(image, weight, call="", **options):
    convolution("Conv1D", F.conv1d, image, weight, weight[0], call, **options)


def transposed2d(image, weight, call="", groups=1, **options):
    convolution("ConvTranspose2D", F.conv_transpose2d, image, weight, weight[1] * groups, call, groups=groups, **options)


conv1d((3, 8), (4, 3, 3))
conv1d((3, 8), (4, 3, 2), "stride: 2, padding: 1", bias=False, stride=2, padding=1)
conv1d((4, 9), (4, 2, 3), "dilation: 2, groups: 2", dilation=2, groups=2)
conv1d((2, 8), (3, 2, 4), "padding: Padding.Same", padding="same")
transposed2d((2, 3, 4), (2, 3, 3, 2))
transposed2d((2, 3, 4), (2, 3, 3, 3), "stride: 2, padding: 1, outputPadding: 1", stride=2, padding=1, output_padding=1)
transposed2d((2, 3, 4), (2, 1, 2, 2), "stride: (2, 3)", bias=False, stride=(2, 3))
transposed2d((4, 3, 3), (4, 3, 3, 2), "stride: (1, 2), groups: 2, dilation: (2, 1)", stride=(1, 2), groups=2, dilation=(2, 1))
convolution("ConvTranspose1D", F.conv_transpose1d, (2, 5), (2, 3, 4), 3, "stride: 2, padding: 1", stride=2, padding=1)

# ---- pooling in one dimension, adaptive and global pooling ----------------------------------------------------------

pool2d("MaxPool1D", F.max_pool1d, "3, stride: 2, padding: 1", image=(2, 9), kernel_size=3, stride=2, padding=1)
pool2d("MaxPool1D", F.max_pool1d, "2, dilation: 2, ceilMode: true", image=(2, 8), kernel_size=2, dilation=2, ceil_mode=True)
pool2d("AvgPool1D", F.avg_pool1d, "3, padding: 1", image=(2, 9), kernel_size=3, padding=1)
pool2d("AvgPool1D", F.avg_pool1d, "3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false", image=(2, 8),
       kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)
pool2d("AdaptiveAvgPool1D", F.adaptive_avg_pool1d, "3", image=(2, 7), output_size=3)
pool2d("AdaptiveAvgPool2D", F.adaptive_avg_pool2d, "1", output_size=1)
pool2d("AdaptiveAvgPool2D", F.adaptive_avg_pool2d, "(3, 5)", output_size=(3, 5))
pool2d("AdaptiveAvgPool2D", F.adaptive_avg_pool2d, "(4, 9)", image=(1, 3, 8), output_size=(4, 9))
pool2d("AdaptiveMaxPool1D", F.adaptive_max_pool1d, "3", image=(2, 7), output_size=3)
pool2d("AdaptiveMaxPool2D", F.adaptive_max_pool2d, "(3, 5)", output_size=(3, 5))
case("global average pool", "GlobalAvgPool(input)", lambda input: input.mean((1, 2)), input=normal(3, 4, 5))
case("global average pool 1d", "GlobalAvgPool(input)", lambda input: input.mean(1), input=normal(3, 4))
case("global max pool", "GlobalMaxPool(input)", lambda input: input.amax((1, 2)), input=normal(3, 4, 5))

# ---- normalisation --------------------------------------------------------------------------------------------------

# PyTorch gives no gradient for the running statistics, so the formula stands beside it, checked against it.


def batch_norm(input, mean, variance, weight=None, bias=None, eps=1e-5):
    of_channel = lambda x: x.reshape(-1, *[1] * (input.dim() - 1))
    y = (input - of_channel(mean)) / torch.sqrt(of_channel(variance) + eps)
    y = y if weight is None else y * of_channel(weight) + of_channel(bias)
    detached = [None if x is None else x.detach() for x in (mean, variance, weight, bias)]
    assert torch.allclose(y, F.batch_norm(input[None], *detached, eps=eps)[0], rtol=1e-12, atol=1e-12)
    return y


for shape in [(3,), (3, 4), (3, 2, 4)]:
    case(f"batch norm {list(shape)}", "BatchNorm(input, mean, variance, weight, bias)", batch_norm,
         input=normal(*shape), mean=normal(3), variance=positive(3), weight=normal(3), bias=normal(3))
case("batch norm, plain", "BatchNorm(input, mean, variance, eps: 0.1)", lambda input, mean, variance: batch_norm(input, mean, variance, eps=0.1),
     input=normal(3, 4), mean=normal(3), variance=positive(3))
case("layer norm", "LayerNorm(input, [4], weight, bias)", lambda input, weight, bias: F.layer_norm(input, [4], weight, bias),
     input=normal(3, 4), weight=normal(4), bias=normal(4))
case("layer norm by its weight", "LayerNorm(input, weight, bias, eps: 0.01)",
     lambda input, weight, bias: F.layer_norm(input, [4], weight, bias, 0.01), input=normal(2, 3, 4), weight=normal(4), bias=normal(4))
case("layer norm, two dimensions", "LayerNorm(input, [3, 4])", lambda input: F.layer_norm(input, [3, 4]), input=normal(2, 3, 4))
case("rms norm", "RmsNorm(input, weight, eps: 0.001)",
     lambda input, weight: input * torch.rsqrt((input * input).mean(-1, keepdim=True) + 1e-3) * weight, input=normal(3, 4), weight=normal(4))
case("rms norm, two dimensions", "RmsNorm(input, [3, 4], eps: 0.5)",
     lambda input: input * torch.rsqrt((input * input).mean((-2, -1), keepdim=True) + 0.5), input=normal(2, 3, 4))
case("group norm", "GroupNorm(input, 2, weight, bias)",
     lambda input, weight, bias: F.group_norm(input[None], 2, weight, bias)[0], input=normal(4, 3, 2), weight=normal(4), bias=normal(4))
case("group norm, plain", "GroupNorm(input, 3, eps: 0.1)", lambda input: F.group_norm(input[None], 3, eps=0.1)[0], input=normal(6, 5))
case("instance norm", "InstanceNorm(input, weight, bias)",
     lambda input, weight, bias: F.instance_norm(input[None], weight=weight, bias=bias)[0], input=normal(3, 2, 4), weight=normal(3), bias=normal(3))
case("instance norm 1d, plain", "InstanceNorm(input, eps: 0.01)", lambda input: F.instance_norm(input[None], eps=0.01)[0], input=normal(3, 5))

# ---- attention, recurrence ------------------------------------------------------------------------------------------


def attention(query, key, value, mask=None, causal=False, scale=None):
    scores = query @ key.transpose(-2, -1) * (query.shape[-1] ** -0.5 if scale is None else scale)
    if mask is not None:
        scores = scores + mask
    if causal:
        scores = scores.masked_fill(~torch.ones(scores.shape[-2:]).tril().bool(), -math.inf)
    return F.softmax(scores, -1) @ value


case("attention", "ScaledDotProductAttention(query, key, value)", attention, query=normal(3, 4), key=normal(5, 4), value=normal(5, 2))
case("attention, heads, causal", "ScaledDotProductAttention(query, key, value, isCausal: true)",
     lambda query, key, value: attention(query, key, value, causal=True), query=normal(2, 4, 3), key=normal(2, 4, 3), value=normal(2, 4, 3))
case("attention, causal, more keys", "ScaledDotProductAttention(query, key, value, isCausal: true)",
     lambda query, key, value: attention(query, key, value, causal=True), query=normal(3, 2), key=normal(5, 2), value=normal(5, 2))
case("attention, heads, mask, scale", "ScaledDotProductAttention(query, key, value, mask, scale: 0.3)",
     lambda query, key, value, mask: attention(query, key, value, mask, scale=0.3),
     query=normal(2, 3, 4), key=normal(2, 5, 4), value=normal(2, 5, 3), mask=normal(3, 5))
case("attention, shared keys", "ScaledDotProductAttention(query, key, value)", attention,
     query=normal(4, 3, 2), key=normal(1, 5, 2), value=normal(1, 5, 2))


def recurrence(kernel, input, weights, layers=1, directions=1, biases=True, states=None):
    """The states of every step by PyTorch's own kernel, which takes the weights as one list, layer by layer."""
    hidden = weights[1].shape[1]
    if states is None:
        states = [torch.zeros(layers * directions, 1, hidden).double()] * (2 if kernel is torch._VF.lstm else 1)
    states = tuple(states) if kernel is torch._VF.lstm else states[0]
    return kernel(input[:, None], states, list(weights), biases, layers, 0.0, False, directions == 2, False)[0][:, 0]


def recurrent(operator, kernel, gates, call="", layers=1, directions=1, steps=4, inputs=3, hidden=2):
    tensors = {"input": normal(steps, inputs)}
    cells = [f"{layer}{'r' * direction}" for layer in range(layers) for direction in range(directions)]
    for cell in cells:
        width = inputs if cell[0] == "0" else hidden * directions
        tensors |= {f"wih{cell}": normal(gates * hidden, width), f"whh{cell}": normal(gates * hidden, hidden),
                    f"bih{cell}": normal(gates * hidden), f"bhh{cell}": normal(gates * hidden)}
    names = [f"wih{cell}, whh{cell}, bih{cell}, bhh{cell}" for cell in cells]
    text = names[0] if len(cells) == 1 else f"[{', '.join(f'new({name})' for name in names)}]"
    case(f"{operator} {layers} layers, {directions} directions{call}", f"{operator}(input, {text}{call})",
         lambda input, **weights: recurrence(kernel, input, list(weights.values()), layers, directions), **tensors)


for operator, kernel, gates in [("Lstm", torch._VF.lstm, 4), ("Gru", torch._VF.gru, 3), ("Rnn", torch._VF.rnn_tanh, 1)]:
    recurrent(operator, kernel, gates)
    recurrent(operator, kernel, gates, layers=2)
    recurrent(operator, kernel, gates, ", bidirectional: true", directions=2)
recurrent("Lstm", torch._VF.lstm, 4, ", bidirectional: true", layers=2, directions=2)
recurrent("Rnn", torch._VF.rnn_relu, 1, ", nonlinearity: RnnNonlinearity.Relu")
case("Lstm from a state, without biases", "Lstm(input, wih, whh, initialHidden: h0, initialCell: c0)",
     lambda input, wih, whh, h0, c0: recurrence(torch._VF.lstm, input, [wih, whh], biases=False, states=[h0[None, None], c0[None, None]]),
     input=normal(4, 3), wih=normal(8, 3), whh=normal(8, 2), h0=normal(2), c0=normal(2))
case("Gru from a state, reversed, without biases", "Gru(input, wih, whh, initialHidden: h0, reverse: true)",
     lambda input, wih, whh, h0: recurrence(torch._VF.gru, input.flip(0), [wih, whh], biases=False, states=[h0[None, None]]).flip(0),
     input=normal(4, 3), wih=normal(6, 3), whh=normal(6, 2), h0=normal(2))

# ---- indexing, borders, resampling ----------------------------------------------------------------------------------

case("embedding", "Embedding([2, 0, 2, 3], weight)", lambda weight: F.embedding(torch.tensor([2, 0, 2, 3]), weight), weight=normal(4, 3))
case("index select", "IndexSelect(input, dim: 1, [2, 0, 2])",
     lambda input: input.index_select(1, torch.tensor([2, 0, 2])), input=normal(2, 3, 2))
case("gather", "Gather(input, dim: 1, Tensor.Create<int>([2, 0, 1, 1], [2, 2]))",
     lambda input: input.gather(1, torch.tensor([[2, 0], [1, 1]])), input=normal(3, 3))
case("slice", "Slice(input, dim: 1, 1..^1)", lambda input: input[:, 1:-1], input=normal(2, 5))
case("slice with step", "Slice(input, dim: -1, 1.., step: 2)", lambda input: input[..., 1::2], input=normal(2, 3, 6))
case("select", "Select(input, dim: 1, -1)", lambda input: input[:, -1], input=normal(2, 3, 2))
case("split", "Split(input, 2, dim: 1)[2]", lambda input: input.split(2, 1)[2], input=normal(2, 5))
case("split by sizes", "Split(input, [1, 3, 2], dim: -1)[1]", lambda input: input.split([1, 3, 2], -1)[1], input=normal(2, 6))
case("chunk", "Chunk(input, 3)[2]", lambda input: input.chunk(3)[2], input=normal(7, 2))
case("pad", "Pad(input, [1, 2])", lambda input: F.pad(input, (1, 2)), input=normal(2, 3))
case("pad two dimensions with a value", "Pad(input, [0, 1, 2, 0], value: -1.5)", lambda input: F.pad(input, (0, 1, 2, 0), value=-1.5), input=normal(2, 3, 2))
for mode in ["reflect", "replicate", "circular"]:
    case(f"pad {mode}", f"Pad(input, [2, 1, 1, 3], PaddingMode.{mode.title()})",
         batched(lambda x, mode=mode: F.pad(x, (2, 1, 1, 3), mode=mode)), input=normal(2, 4, 3))
case("upsample nearest", "Upsample(input, (2, 3))", batched(lambda x: F.interpolate(x, scale_factor=(2, 3))), input=normal(2, 2, 3))
case("upsample bilinear", "Upsample(input, 2, InterpolationMode.Bilinear)",
     batched(lambda x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)), input=normal(2, 3, 4))
case("upsample bilinear, corners", "Upsample(input, 2, InterpolationMode.Bilinear, alignCorners: true)",
     batched(lambda x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True)), input=normal(2, 3, 4))
case("interpolate nearest", "Interpolate(input, (5, 3))", batched(lambda x: F.interpolate(x, size=(5, 3))), input=normal(2, 3, 4))
case("interpolate bilinear", "Interpolate(input, (3, 7), InterpolationMode.Bilinear)",
     batched(lambda x: F.interpolate(x, size=(3, 7), mode="bilinear", align_corners=False)), input=normal(1, 5, 4))
case("interpolate bilinear, corners", "Interpolate(input, (1, 7), InterpolationMode.Bilinear, alignCorners: true)",
     batched(lambda x: F.interpolate(x, size=(1, 7), mode="bilinear", align_corners=True)), input=normal(1, 5, 4))
case("pixel shuffle", "PixelShuffle(input, 2)", lambda input: F.pixel_shuffle(input, 2), input=normal(8, 2, 3))

# A condition is a constant of the call.
case("where", "Where(Tensor.Create([true, false, true], [3]), input, other)",
     lambda input, other: torch.where(torch.tensor([True, False, True]), input, other), input=normal(2, 3), other=normal(2, 1))

# ---- statistics, Einstein's summation -------------------------------------------------------------------------------

case("Var of all", "Var(input)", lambda input: torch.var(input), input=normal(2, 5))
case("Var of all, biased", "Var(input, unbiased: false)", lambda input: torch.var(input, unbiased=False), input=normal(2, 5))
case("Var dim", "Var(input, dim: 1)", lambda input: torch.var(input, 1), input=normal(2, 5))
case("Var dims, biased, kept", "Var(input, dims: [0, 2], unbiased: false, keepDim: true)",
     lambda input: torch.var(input, (0, 2), unbiased=False, keepdim=True), input=normal(2, 3, 4))
case("Norm of all", "Norm(input)", lambda input: torch.linalg.vector_norm(input), input=normal(2, 5))
case("Norm dim", "Norm(input, dim: 1, keepDim: true)", lambda input: torch.linalg.vector_norm(input, dim=1, keepdim=True), input=normal(2, 5))
for order, text in [(1, "1"), (3, "3"), (1.5, "1.5"), (math.inf, "double.PositiveInfinity")]:
    case(f"Norm of order {order}", f"Norm(input, dims: [0, 2], p: {text})",
         lambda input, order=order: torch.linalg.vector_norm(input, order, dim=(0, 2)), input=normal(2, 3, 2))
case("LogSumExp of all", "LogSumExp(input)", lambda input: torch.logsumexp(input, (0, 1)), input=3 * normal(2, 5))
case("LogSumExp dim", "LogSumExp(input, dim: 0)", lambda input: torch.logsumexp(input, 0), input=3 * normal(2, 5))
case("LogSumExp dims", "LogSumExp(input, dims: [0, 1], keepDim: true)",
     lambda input: torch.logsumexp(input, (0, 1), keepdim=True), input=300 * normal(2, 3, 2))

for equation, left, right in [
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk->ki", (2, 3), (3, 4)), ("hqd,hkd->hqk", (2, 3, 4), (2, 5, 4)),
    ("qhd,khd->hqk", (3, 2, 4), (5, 2, 4)), ("i,j->ij", (3,), (4,)), ("ij,ij->i", (3, 4), (3, 4)), ("ijk,jl->l", (2, 3, 2), (3, 4)),
    ("bij,kb->bki", (2, 3, 4), (5, 2)), ("ij,k->k", (2, 3), (4,)), ("ij,kl->ji", (2, 3), (4, 2)), ("ij,ij->ji", (2, 3), (2, 3)),
]:
    case(f"einsum {equation}", f'Einsum("{equation}", input, other)',
         lambda input, other, equation=equation: torch.einsum(equation, input, other), input=normal(*left), other=normal(*right))

# ---- cumulative sums, products, shrinkage, channels around ------------------------------------------------------------

for dim in (0, 1, -1):
    case(f"cumulative sum dim {dim}", f"CumSum(input, dim: {dim})", lambda input, dim=dim: input.cumsum(dim), input=normal(2, 4, 3))
case("Prod of all", "Prod(input)", torch.prod, input=normal(2, 5))
case("Prod of all, one of them 0", "Prod(input)", torch.prod, input=torch.tensor([1.5, 0.0, -2.0, 0.75]))
case("Prod of all, two of them 0", "Prod(input)", torch.prod, input=torch.tensor([1.5, 0.0, -2.0, 0.0, 3.0]))
case("Prod dim 1", "Prod(input, dim: 1)", lambda input: input.prod(1), input=normal(2, 7, 3))
case("Prod dim -1 kept", "Prod(input, dim: -1, keepDim: true)", lambda input: input.prod(-1, keepdim=True), input=normal(2, 3, 4))
case("Prod dims", "Prod(input, dims: [-1, 0])", lambda input: input.prod(2).prod(0), input=normal(2, 3, 3))
case("Prod of a vector", "Prod(input, dim: 0)", lambda input: input.prod(0), input=normal(1))
activation("HardShrink(input)", F.hardshrink)
activation("HardShrink(input, lambd: 2)", lambda input: F.hardshrink(input, 2))
activation("SoftShrink(input)", F.softshrink)
activation("SoftShrink(input, 1.25)", lambda input: F.softshrink(input, 1.25))
for size, text, options in [(3, "", {}), (2, ", alpha: 0.5, beta: 0.6, k: 2", dict(alpha=0.5, beta=0.6, k=2.0)),
                            (5, ", alpha: 3", dict(alpha=3.0)), (9, ", alpha: 1, k: 0.25", dict(alpha=1.0, k=0.25))]:
    case(f"local response norm of {size}{text}", f"LocalResponseNorm(input, {size}{text})",
         batched(lambda x, size=size, options=options: F.local_response_norm(x, size, **options)), input=normal(4, 2, 3))
case("local response norm of sequences", "LocalResponseNorm(input, 4, alpha: 2)",
     batched(lambda x: F.local_response_norm(x, 4, alpha=2)), input=normal(5, 3))

# ---- written by indices, put in order --------------------------------------------------------------------------------

three = torch.tensor([[2, 0], [1, 1]])
case("scatter", "Scatter(input, dim: 1, Tensor.Create<int>([2, 0, 1, 2], [2, 2]), other)",
     lambda input, other: input.scatter(1, torch.tensor([[2, 0], [1, 2]]), other), input=normal(3, 3), other=normal(2, 2))
case("scatter dim 0", "Scatter(input, dim: 0, Tensor.Create<int>([3, 0, 1, 1, 2, 2], [2, 3]), other)",
     lambda input, other: input.scatter(0, torch.tensor([[3, 0, 1], [1, 2, 2]]), other), input=normal(4, 3), other=normal(2, 3))
case("scatter add", "ScatterAdd(input, dim: 1, Tensor.Create<int>([2, 0, 1, 1], [2, 2]), other)",
     lambda input, other: input.scatter_add(1, three, other), input=normal(3, 3), other=normal(2, 2))
case("scatter add, more than there are", "ScatterAdd(input, -1, Tensor.Create<int>([1, 0, 1, 1, 0, 0, 0, 1], [2, 4]), other)",
     lambda input, other: input.scatter_add(-1, torch.tensor([[1, 0, 1, 1], [0, 0, 0, 1]]), other), input=normal(2, 2), other=normal(2, 4))
case("index add", "IndexAdd(input, dim: 1, [2, 0, 2], other)",
     lambda input, other: input.index_add(1, torch.tensor([2, 0, 2]), other), input=normal(2, 3, 2), other=normal(2, 3, 2))
case("index add of rows", "IndexAdd(input, dim: 0, [1], other)",
     lambda input, other: input.index_add(0, torch.tensor([1]), other), input=normal(3, 2), other=normal(1, 2))
case("index copy", "IndexCopy(input, dim: -2, [3, 1], other)",
     lambda input, other: input.index_copy(-2, torch.tensor([3, 1]), other), input=normal(2, 4, 2), other=normal(2, 2, 2))
case("sort", "Sort(input)", lambda input: input.sort().values, input=normal(3, 5))
case("sort dim 0, descending", "Sort(input, dim: 0, descending: true)",
     lambda input: input.sort(0, descending=True).values, input=normal(4, 2, 2))
case("top k", "TopK(input, 2)", lambda input: input.topk(2).values, input=normal(3, 5))
case("top k of the smallest, dim 1", "TopK(input, 3, dim: 1, largest: false)",
     lambda input: input.topk(3, 1, largest=False).values, input=normal(2, 5, 2))

# ---- images read at points -------------------------------------------------------------------------------------------


def grid_sample(mode, border, corners, image=(2, 4, 5), held=False, **options):
    points, name = 2.6 * torch.rand(3, 2, 2).double() - 1.3, "grid" if held else "other"
    text = f"InterpolationMode.{mode.title()}, GridPaddingMode.{border.title()}{', true' if corners else ''}"
    case(f"grid sample {list(image)} {mode}, {border}{', corners' if corners else ''}{', held' if held else ''}",
         f"GridSample(input, {name}, {text})",
         lambda input, **grid: F.grid_sample(input[None], grid[name][None], mode, border, corners)[0], input=normal(*image), **{name: points})


for mode in ["nearest", "bilinear", "bicubic"]:
    for border in ["zeros", "border", "reflection"]:
        for corners in [False, True]:
            grid_sample(mode, border, corners)
grid_sample("bilinear", "zeros", False, image=(3, 1, 4), held=True)
grid_sample("bicubic", "reflection", True, image=(1, 1, 3), held=True)

for size, corners in [((5, 7), False), ((5, 7), True), ((2, 3), False), ((1, 9), True)]:
    case(f"interpolate bicubic to {list(size)}{', corners' if corners else ''}",
         f"Interpolate(input, {size}, InterpolationMode.Bicubic{', true' if corners else ''})",
         batched(lambda x, size=size, corners=corners: F.interpolate(x, size=size, mode="bicubic", align_corners=corners)), input=normal(2, 3, 4))
case("upsample bicubic", "Upsample(input, (2, 3), InterpolationMode.Bicubic)",
     batched(lambda x: F.interpolate(x, scale_factor=(2, 3), mode="bicubic", align_corners=False)), input=normal(1, 4, 2))

# ---- volumes ---------------------------------------------------------------------------------------------------------

for image, weight, text, options in [
    ((2, 4, 5, 4), (3, 2, 2, 3, 2), "", {}),
    ((1, 3, 4, 5), (2, 1, 3, 3, 3), "stride: (1, 2, 1), padding: 1", dict(stride=(1, 2, 1), padding=1)),
    ((4, 5, 3, 4), (6, 2, 2, 2, 1), "padding: (1, 0, 1), dilation: (2, 1, 1), groups: 2",
     dict(padding=(1, 0, 1), dilation=(2, 1, 1), groups=2)),
]:
    convolution("Conv3D", F.conv3d, image, weight, weight[0], text, **options)
pool2d("MaxPool3D", F.max_pool3d, "2", image=(2, 4, 5, 4), kernel_size=2)
pool2d("MaxPool3D", F.max_pool3d, "(2, 3, 2), stride: (1, 2, 1), padding: (1, 1, 0), ceilMode: true", image=(2, 4, 6, 4),
       kernel_size=(2, 3, 2), stride=(1, 2, 1), padding=(1, 1, 0), ceil_mode=True)
pool2d("MaxPool3D", F.max_pool3d, "2, stride: 1, dilation: (2, 1, 2)", image=(1, 4, 4, 5), kernel_size=2, stride=1, dilation=(2, 1, 2))
pool2d("AvgPool3D", F.avg_pool3d, "2, stride: (1, 2, 1), padding: (1, 0, 1)", image=(2, 4, 5, 4),
       kernel_size=2, stride=(1, 2, 1), padding=(1, 0, 1))
pool2d("AvgPool3D", F.avg_pool3d, "3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false", image=(1, 4, 5, 6),
       kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)
pool2d("AvgPool3D", F.avg_pool3d, "(3, 2, 2), stride: 2, padding: 1, ceilMode: true", image=(1, 4, 5, 4),
       kernel_size=(3, 2, 2), stride=2, padding=1, ceil_mode=True)

# ---- the two files --------------------------------------------------------------------------------------------------


def csharp(case):
    """The call with its tensors looked up by name; an argument's name (`bias:`) is not a tensor."""
    names = "|".join(case["inputs"])
    call = re.sub(rf"\b({names})\b(?!\s*:)", r't["\1"]', case["call"])
    head, value = f'        ["{case["name"]}"] =', f"static t => OperatorResult.Of({call}),"
    return f"{head} {value}" if len(head) + len(value) < 140 else f"{head}\n            {value}"


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
