using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// Calls of System.Numerics.Tensors that compute something else than they say: the method as written is wrong, and so would be its
/// derivative.
/// </summary>
internal sealed class LibraryFaults(LoweringContext context) : LoweringPart(context)
{
    private const string Tensors = "System.Numerics.Tensors.Tensor.";

    /// <summary>Refuses a call that the library computes wrongly.</summary>
    /// <param name="key">The method's key in the table of operators.</param>
    /// <param name="given">The arguments, in the order of declaration.</param>
    /// <param name="call">The call.</param>
    public void Check(string key, IReadOnlyList<(string Name, Argument Value)> given, IOperation call)
    {
        if (!key.StartsWith(Tensors, StringComparison.Ordinal) || given.Count == 0)
            return;
        var shape = ShapeOf(given[0].Value);
        switch (key.Substring(Tensors.Length))
        {
            case "Atan2" when given.Count == 2 && shape.Rank == 0 && ShapeOf(given[1].Value).Rank > 0:
                throw Fault("with a number before a tensor swaps its operands", "Nn.Atan2");
            case "Reverse" when shape.Dimensions.Any(size => size == 1):
                throw Fault($"of shape {shape} gives zeros, because a dimension has size 1,", "Nn.Flip with the dimensions to reverse");
            case "ReverseDimension" when given.Count == 2 && given[1].Value is Argument.Literal { Constant: < 0 }:
                throw Fault("with a negative dimension reverses another one", "Nn.Flip, which counts negative dimensions from the last");
            case "ReverseDimension" when shape.Dimensions.Any(size => size == 1):
                throw Fault($"of shape {shape} gives zeros, because a dimension has size 1,", "Nn.Flip");
        }

        RefusalException Fault(string what, string wayOut) =>
            Refuse(DiagnosticDescriptors.FaultOfLibrary, call, "Tensor." + key.Substring(Tensors.Length), what, wayOut);
    }

    private Shape ShapeOf(Argument argument) => argument is Argument.Value { Id: var id } ? Builder.TypeOf(id).Shape : Shape.Scalar;
}
